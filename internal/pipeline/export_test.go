package pipeline

// MaxFindings changes options so that fewer findings are kept.
func MaxFindings(o Options, n int) Options {
	o.maxFindings = n
	return o
}

// EmptyCache is emptyCache.
var EmptyCache = emptyCache
