package source

import "sync"

// task is a directory to list, or some of the files of one.
type task struct {
	root   *root    // set for a root: nothing else is
	parent *dir     // the task holds a reference to it
	name   string   // a directory in parent
	files  []string // or, if set, files in parent
}

// maxTasks bounds the queue, and with it memory and open directories: what
// does not fit is done at once by the worker that found it.
const maxTasks = 512

// queue hands tasks to workers, the newest first: depth first keeps it short.
type queue struct {
	mu     sync.Mutex
	wake   sync.Cond
	tasks  []task
	roots  []*root // begun one by one when there is nothing else to do
	busy   int     // workers that have a task and may push more
	closed bool
}

func newQueue(roots []*root) *queue {
	q := &queue{roots: roots}
	q.wake.L = &q.mu
	return q
}

// push adds a task unless the queue is full and the caller can do it itself.
func (q *queue) push(t task, must bool) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.tasks) >= maxTasks && !must {
		return false
	}
	q.tasks = append(q.tasks, t)
	q.wake.Signal()
	return true
}

// pop waits for a task; false means that all is done, or was cancelled. The
// caller owes a call of done for each task.
func (q *queue) pop() (task, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		switch n := len(q.tasks); {
		case q.closed:
			return task{}, false
		case n > 0:
			t := q.tasks[n-1]
			q.tasks[n-1] = task{}
			q.tasks = q.tasks[:n-1]
			q.busy++
			return t, true
		case len(q.roots) > 0:
			t := task{root: q.roots[0]}
			q.roots = q.roots[1:]
			q.busy++
			return t, true
		case q.busy == 0:
			q.closed = true
			q.wake.Broadcast()
			return task{}, false
		}
		q.wake.Wait()
	}
}

func (q *queue) done() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.busy--
	if q.busy == 0 {
		q.wake.Broadcast()
	}
}

// close makes pop return false from now on.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.wake.Broadcast()
}

// drain gives up what is left after the workers have ended.
func (q *queue) drain() {
	for _, t := range q.tasks {
		if t.parent != nil {
			t.parent.release()
		}
	}
	q.tasks = nil
}
