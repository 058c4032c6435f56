// Package zap stands for the real one.
package zap

type Field struct{ Key, String string }

func String(key, val string) Field  { return Field{} }
func Any(key string, val any) Field { return Field{} }
func Int(key string, val int) Field { return Field{} }

type Logger struct{}

func (l *Logger) Info(msg string, fields ...Field) {}
func (l *Logger) Sugar() *SugaredLogger            { return nil }
func (l *Logger) With(fields ...Field) *Logger     { return l }

type SugaredLogger struct{}

func (s *SugaredLogger) Infof(template string, args ...any) {}
func (s *SugaredLogger) Infow(msg string, kv ...any)        {}
