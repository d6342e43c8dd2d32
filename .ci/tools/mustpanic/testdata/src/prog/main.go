package main

func main() { panic("programs may") }
