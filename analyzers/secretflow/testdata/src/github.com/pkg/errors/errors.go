package errors

func Errorf(format string, args ...any) error           { return nil }
func Wrapf(err error, format string, args ...any) error { return nil }
func WithMessage(err error, message string) error       { return nil }
