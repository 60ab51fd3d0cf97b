package graphtest

import (
	"strings"
	"unicode"
)

// accented pairs letters with what they are without their accent, enough for
// the languages of Western and Central Europe.
var accented = strings.NewReplacer(
	"à", "a", "á", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "ą", "a", "ă", "a",
	"ç", "c", "ć", "c", "č", "c", "ď", "d", "đ", "d",
	"è", "e", "é", "e", "ê", "e", "ë", "e", "ę", "e", "ě", "e",
	"ì", "i", "í", "i", "î", "i", "ï", "i", "ł", "l", "ñ", "n", "ń", "n", "ň", "n",
	"ò", "o", "ó", "o", "ô", "o", "õ", "o", "ö", "o", "ø", "o", "ő", "o",
	"ř", "r", "ś", "s", "š", "s", "ş", "s", "ť", "t",
	"ù", "u", "ú", "u", "û", "u", "ü", "u", "ů", "u", "ű", "u",
	"ý", "y", "ÿ", "y", "ź", "z", "ż", "z", "ž", "z",
)

// withoutAccents is a text in lower case without accents, those written as
// marks of their own included.
func withoutAccents(s string) string {
	return accented.Replace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s))
}

// plain is how filters make texts comparable; nil is by lower case alone.
func (c *config) plain() func(string) string {
	if c.unsettled.IgnoreAccents {
		return withoutAccents
	}
	return nil
}
