package decimaleq_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/licit-go/licit/ci/tools/decimaleq"
)

func TestAnalyzer(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), decimaleq.Analyzer, "a")
}
