// Command vettool runs our own analyzers under go vet -vettool.
package main

import (
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/licit-go/licit/ci/tools/decimaleq"
	"github.com/licit-go/licit/ci/tools/mustpanic"
)

func main() { unitchecker.Main(decimaleq.Analyzer, mustpanic.Analyzer) }
