package klog

func Infof(format string, args ...any)       {}
func InfoS(msg string, keysAndValues ...any) {}
