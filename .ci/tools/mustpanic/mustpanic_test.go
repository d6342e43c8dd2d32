package mustpanic_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/licit-go/licit/ci/tools/mustpanic"
)

func TestAnalyzer(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), mustpanic.Analyzer, "a", "prog", "x/examples/y")
}
