package smart

import (
	"errors"
	"log/slog"
)

// Register asks for a certificate (SM-7).
type Register struct {
	Header
	Token     Token `json:"token"`
	Overwrite bool  `json:"overwrite,omitempty"` // take the place of an instance of the same UDI (SM-10)
}

// Authorize reports what is used, all of it, and asks whether that is covered
// (SM-27).
type Authorize struct {
	Header
	Certificate uint64 `json:"certificate"` // the number of the one that it holds
	Usage       Usage  `json:"usage"`
}

// Renew asks for a new certificate in place of the one that it names (SM-11).
type Renew struct {
	Header
	Certificate uint64 `json:"certificate"` // its number
}

// Deregister gives the certificate and all that is used back (SM-29).
type Deregister struct {
	Header
	Certificate uint64 `json:"certificate"` // its number
}

// Check refuses what [Header.Check] and [Token.Check] refuse.
func (m Register) Check() error { return errors.Join(m.Header.Check(), m.Token.Check()) }

// Check refuses what [Header.Check] refuses, and the certificate 0
// ([ErrNumberMissing]).
func (m Authorize) Check() error {
	return errors.Join(m.Header.Check(), checkNumber("certificate", m.Certificate))
}

// Check refuses what [Header.Check] refuses, and the certificate 0
// ([ErrNumberMissing]).
func (m Renew) Check() error {
	return errors.Join(m.Header.Check(), checkNumber("certificate", m.Certificate))
}

// Check refuses what [Header.Check] refuses, and the certificate 0
// ([ErrNumberMissing]).
func (m Deregister) Check() error {
	return errors.Join(m.Header.Check(), checkNumber("certificate", m.Certificate))
}

// LogValue returns the fields with the token redacted: log/slog does not look
// inside structs for values that redact themselves.
func (m Register) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("udi", m.UDI.String()), slog.Uint64("installation", m.Installation), slog.Uint64("number", m.Number),
		slog.Any("token", m.Token), slog.Bool("overwrite", m.Overwrite))
}

func (Register) message()   {}
func (Authorize) message()  {}
func (Renew) message()      {}
func (Deregister) message() {}

func (Register) request()   {}
func (Authorize) request()  {}
func (Renew) request()      {}
func (Deregister) request() {}
