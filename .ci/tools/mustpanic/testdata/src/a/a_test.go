package a

func helper() { panic("tests may") }
