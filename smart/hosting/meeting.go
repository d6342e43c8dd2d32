package hosting

import "time"

func (s *System) applyScheduled(e Scheduled) error             { return nil }
func (s *System) applyCancelled(e Cancelled) error             { return nil }
func (s *System) applyStarted(e Started, at time.Time) error   { return nil }
func (s *System) applyAttended(e Attended, at time.Time) error { return nil }
func (s *System) applyLeft(e Left, at time.Time) error         { return nil }
func (s *System) applyEnded(e Ended) error                     { return nil }
