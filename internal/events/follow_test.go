package events_test

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/events"
	"github.com/licit-go/licit/license"
)

func TestNext(t *testing.T) {
	for _, tt := range []struct {
		stamp, seq uint64
		want       string
	}{
		{1, 0, ""},
		{8, 7, ""},
		{math.MaxUint64, math.MaxUint64 - 1, ""},
		{0, 0, "license/stale: seq=0, next=1"},
		{7, 7, "license/stale: seq=7, next=8"},
		{9, 7, "license/stale: seq=9, next=8"},
	} {
		err := events.Next(license.Stamp{Seq: tt.stamp}, tt.seq)
		if tt.want == "" {
			require.NoError(t, err)
		} else {
			require.EqualError(t, err, tt.want)
		}
	}
}

func TestCannotFollow(t *testing.T) {
	const cannot license.Reason = "shelf/cannot-follow"
	closed := license.Refuse("shelf/closed", "SH-1", "shelf", "top")
	full := license.Refuse("shelf/full", "SH-2", "books", "40")
	for _, tt := range []struct {
		against error
		want    []*license.Refusal
	}{
		{closed, []*license.Refusal{license.Refuse(cannot, "", "event", "opened", "cause", "shelf/closed"), closed}},
		{license.Join(full, closed), []*license.Refusal{license.Refuse(cannot, "", "event", "opened", "cause", "shelf/full"), full, closed}},
		{license.Refuse(cannot, "", "event", "", "cause", "opened twice"), []*license.Refusal{license.Refuse(cannot, "", "event", "opened", "cause", "opened twice")}},
		{errors.New("the disk is full"), []*license.Refusal{license.Refuse(cannot, "", "event", "opened", "cause", "the disk is full")}},
	} {
		require.Equal(t, tt.want, license.Refusals(events.CannotFollow(cannot, "opened", tt.against)))
	}
}
