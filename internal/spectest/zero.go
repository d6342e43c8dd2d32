package spectest

import (
	"reflect"
	"testing"
	"time"
)

// Zero shows that nothing panics of an aggregate of type A that the functions of its
// package did not make: not Apply of any of the events as the first one, which is refused,
// and no method with zero arguments. The latter holds of aggregates that were made as well.
// Of several arguments that are missing, a method may tell the first only, and what it
// does without the others is not seen.
func Zero[A, E any](t testing.TB, events []E, made ...*A) {
	t.Helper()
	all := reflect.TypeFor[*A]()
	for _, a := range append(made, new(A)) {
		for method := range all.Methods() {
			for _, at := range []time.Time{{}, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)} {
				calm(t, method, reflect.ValueOf(a), zeros(method.Type, at)...)
			}
		}
	}
	apply, found := all.MethodByName("Apply")
	if !found {
		t.Fatalf("%T has no method Apply", *new(A))
	}
	for _, e := range events {
		first := reflect.New(reflect.TypeOf(e)).Elem()
		first.Set(reflect.ValueOf(e))
		first.FieldByName("Seq").SetUint(1)
		for _, refused := range calm(t, apply, reflect.ValueOf(new(A)), first) {
			if refused.IsNil() {
				t.Errorf("Apply of %s takes %T, and nobody made it", all, e)
			}
		}
	}
}

// zeros returns zero arguments for a method. An act is of somebody, at that instant.
func zeros(method reflect.Type, at time.Time) (args []reflect.Value) {
	for i := 1; i < method.NumIn() && (!method.IsVariadic() || i < method.NumIn()-1); i++ {
		arg := reflect.New(method.In(i)).Elem()
		if arg.Kind() == reflect.Struct && arg.Type().Name() == "Act" {
			arg.FieldByName("At").Set(reflect.ValueOf(at))
			arg.FieldByName("By").SetString("ada")
		}
		args = append(args, arg)
	}
	return args
}

// calm calls a method, walks what it returns, and returns it; nothing if it panics.
func calm(t testing.TB, method reflect.Method, on reflect.Value, args ...reflect.Value) (results []reflect.Value) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s of %s panics: %v", method.Name, on.Type(), r)
		}
	}()
	results = method.Func.Call(append([]reflect.Value{on}, args...))
	for _, r := range results {
		switch of := r.Type(); {
		case of.Kind() != reflect.Func:
		case of.CanSeq():
			for range r.Seq() {
			}
		case of.CanSeq2():
			for range r.Seq2() {
			}
		}
	}
	return results
}
