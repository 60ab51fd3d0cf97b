package expr

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// codeFunctions turn text into codes and back.
var codeFunctions = []function{
	{name: "ASCII", args: "text", summary: "the first byte", typ: sameNulls(typeInt), one: firstByte},
	{name: "ORD", args: "text", summary: "the bytes of the first character as one number", typ: sameNulls(typeInt), one: ord},
	{name: "CHAR", args: "n[, …]", summary: "the text with these bytes; NULL where they are no UTF-8", typ: typePlain, nulls: true, many: char},
	{name: "HEX", args: "x", summary: "a number, or the bytes of text, in hexadecimal digits", typ: sameNulls(typePlain), one: toHex},
	{name: "UNHEX", args: "text", summary: "the bytes of hexadecimal digits", typ: typeBytes, one: fromHex},
	{name: "MD5", args: "text", summary: "the MD5 checksum in hexadecimal digits", typ: sameNulls(typePlain), one: mapText(func(s string) string { return fmt.Sprintf("%x", md5.Sum([]byte(s))) })},
	{name: "SHA", args: "text", summary: "the SHA-1 checksum in hexadecimal digits", typ: sameNulls(typePlain), one: mapText(sha1Hex)},
	{name: "SHA1", args: "text", summary: "the SHA-1 checksum in hexadecimal digits", typ: sameNulls(typePlain), one: mapText(sha1Hex)},
	{name: "SHA2", args: "text, bits", summary: "the SHA-2 checksum of 224, 256, 384 or 512 bits in hexadecimal digits", typ: typePlain, two: sha2},
	{name: "TO_BASE64", args: "text", summary: "in base 64, with a line end after 76 digits", typ: sameNulls(typePlain), one: toBase64},
	{name: "FROM_BASE64", args: "text", summary: "the bytes of base 64", typ: typeBytes, one: fromBase64},
	{name: "FORMAT", args: "x, digits[, locale]", summary: "x rounded to digits, with commas between the thousands; the only locale is en_US", typ: typePlain, two: format, three: formatLocale},
}

func typeBytes([]Type) Type { return Type{Kind: Bytes, Nullable: true} }

func firstByte(env *Env, a Value) (Value, error) {
	s := a.text(env.location())
	if s == "" {
		return NewInt(0), nil
	}
	return NewInt(int64(s[0])), nil
}

func ord(env *Env, a Value) (Value, error) {
	s := a.text(env.location())
	_, size := utf8.DecodeRuneInString(s)
	n := int64(0)
	for i := range size {
		n = n<<8 | int64(s[i])
	}
	return NewInt(n), nil
}

// char gives TEXT, where MySQL's CHAR gives bytes unless it has USING, which
// cannot be parsed: CHAR(10) is mostly wanted in the middle of text.
func char(env *Env, args []Value) (Value, error) {
	var b []byte
	for _, a := range args {
		if a.IsNull() {
			continue
		}
		n := uint32(a.clamped(env.location()))
		for shift := 24; shift > 0; shift -= 8 {
			if n>>shift != 0 {
				b = append(b, byte(n>>shift))
			}
		}
		b = append(b, byte(n))
	}
	if !utf8.Valid(b) {
		return Null, nil
	}
	return NewText(string(b)), nil
}

func toHex(env *Env, a Value) (Value, error) {
	if a.isNumber() {
		i, err := a.integer(env.location())
		return NewText(strings.ToUpper(strconv.FormatUint(uint64(i), 16))), err
	}
	s := a.text(env.location())
	if len(s) > maxText/2 {
		return Null, errTooLong
	}
	return NewText(strings.ToUpper(hex.EncodeToString([]byte(s)))), nil
}

func fromHex(env *Env, a Value) (Value, error) {
	s := a.text(env.location())
	if len(s)%2 != 0 {
		s = "0" + s
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		return Null, nil
	}
	return NewBytes(string(b)), nil
}

func sha1Hex(s string) string { return fmt.Sprintf("%x", sha1.Sum([]byte(s))) }

func sha2(env *Env, a, bits Value) (Value, error) {
	b := []byte(a.text(env.location()))
	switch bits.clamped(env.location()) {
	case 224:
		return NewText(fmt.Sprintf("%x", sha256.Sum224(b))), nil
	case 0, 256:
		return NewText(fmt.Sprintf("%x", sha256.Sum256(b))), nil
	case 384:
		return NewText(fmt.Sprintf("%x", sha512.Sum384(b))), nil
	case 512:
		return NewText(fmt.Sprintf("%x", sha512.Sum512(b))), nil
	default:
		return Null, nil
	}
}

func toBase64(env *Env, a Value) (Value, error) {
	s := a.text(env.location())
	if len(s) > maxText/2 {
		return Null, errTooLong
	}
	code := base64.StdEncoding.EncodeToString([]byte(s))
	var b strings.Builder
	for len(code) > 76 {
		b.WriteString(code[:76] + "\n")
		code = code[76:]
	}
	b.WriteString(code)
	return NewText(b.String()), nil
}

func fromBase64(env *Env, a Value) (Value, error) {
	s := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n", r) {
			return -1
		}
		return r
	}, a.text(env.location()))
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return Null, nil
	}
	return NewBytes(string(b)), nil
}

func format(env *Env, x, digits Value) (Value, error) {
	d := min(max(digits.clamped(env.location()), 0), 30)
	return NewText(formatDecimal(x.float(env.location()), int(d))), nil
}

func formatLocale(env *Env, x, digits, locale Value) (Value, error) {
	if name := locale.text(env.location()); !strings.EqualFold(name, "en_US") {
		return Null, fmt.Errorf("FORMAT knows the locale en_US only, not %s", quoteShort(name))
	}
	return format(env, x, digits)
}
