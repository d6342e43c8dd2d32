package native

// Binary returns the binary form of a code of that purpose, for files and pictures: the
// bytes that its digest is of. It checks length, alphabet, check symbols (RS-17) and the
// first byte, but nothing behind it: neither key nor signature nor tag.
func Binary(purpose Purpose, text string) ([]byte, error) {
	if err := purpose.Check(); err != nil {
		return nil, err
	}
	k := purpose.kind()
	read := readShort
	if most := k.longest(); most > 0 {
		read = func(k kind, text string) ([]byte, error) { return readLong(k, text, most) }
	}
	b, err := read(k, text)
	if err != nil {
		return nil, err
	}
	if len(b) == 0 || b[0] != k.head() {
		return nil, envelope(k)
	}
	return b, nil
}

// Text returns the text form of a code in its binary form; [Binary] gives the same
// bytes back. It refuses a purpose that is none ([ErrPurposeUnknown]), more bytes than
// such a code has ([reservation.ErrCodeTooLong]), and bytes that do not begin as one
// does ([reservation.ErrCodeMalformed]); nothing else is checked.
func Text(purpose Purpose, code []byte) (string, error) {
	if err := purpose.Check(); err != nil {
		return "", err
	}
	k := purpose.kind()
	most, write := maxShort, writeShort
	if n := k.longest(); n > 0 {
		most, write = n, writeLong
	}
	if len(code) > most {
		return "", tooLong(k, len(code), most)
	}
	if len(code) == 0 || code[0] != k.head() {
		return "", envelope(k)
	}
	return write(k, code), nil
}

// longest returns how many bytes an armoured code of that kind has at most, 0 for the
// kinds that are typed.
func (k kind) longest() int {
	switch k {
	case kindRequest:
		return MaxRequest
	case kindAuthorization:
		return MaxAuthorization
	case kindConfirmation, kindReturn:
	}
	return 0
}
