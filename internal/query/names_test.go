package query

import (
	"strings"
	"testing"

	"graphmail/internal/expr"
)

// words are MySQL's keywords that a name can be, and some of the parser's.
var words = strings.Fields(`
	accessible add after against all alter analyze and any as asc asensitive at auto_increment before begin between bigint
	binary _binary bit blob bool boolean both by call cascade case cast change char character charset check coalesce collate
	column comment commit committed condition constraint contains continue convert count create cross cube cume_dist
	current_date current_time current_timestamp current_user cursor database databases date datetime day day_hour
	day_microsecond day_minute day_second dec decimal declare default delayed delete desc describe deterministic distinct
	distinctrow div do double drop dual duplicate each else elseif empty enclosed end enum escape escaped except exists exit
	expansion explain extended extract false fetch first float for force foreign format from full fulltext function generated get
	global grant group grouping groups group_concat handler having high_priority hour if ignore in index infile inner inout
	insert int integer intersect interval into is isolation iterate join json json_table key keys kill language last
	lateral leading leave left level like limit linear lines load localtime localtimestamp lock long longblob longtext loop
	low_priority match max maxvalue medium member merge min minus minute mod mode modifies month n names national natural nchar next no
	not nth_value ntile null nulls numeric of offset oj on only open optimize option optionally or order out outer outfile over
	partition percent_rank point position precision primary procedure processlist purge query range rank read reads real
	recursive references regexp release rename repeat replace require resignal restrict return revoke right rlike rollback
	row rows row_number schema schemas search second select sensitive separator serializable session set share show signal
	signed smallint some sounds spatial specific sql sql_big_result sql_cache sql_calc_found_rows sql_no_cache
	sql_small_result ssl start starting status stored straight_join stream string substr substring sum sysdate system table
	tables terminated text then time timestamp timestampdiff tinyint to top trailing transaction trigger trim true truncate undo
	union unique unknown unlock unsigned update usage use user using utc_date utc_time utc_timestamp value values varbinary
	varchar variables varying view virtual week when where while window with work write x xor year year_month zerofill
	_utf8mb4 _latin1 b e é $ a$b 1a`)

func TestParse_everyWordInBackquotes(t *testing.T) {
	t.Parallel()
	for _, w := range words {
		name := "`" + w + "`"
		sql := strings.ReplaceAll("SELECT w, t.w, w AS w, COUNT(w), t.* FROM w.w AS t JOIN w AS w USING (w, w) WHERE w = 1 AND w LIKE 'x' AND (w OR w) AND w IS NULL AND x + INTERVAL w DAY = w GROUP BY w ORDER BY w DESC, w", "w", name)
		p, err := Parse(strings.ReplaceAll(sql, "t.*", name+".*"))
		if err != nil {
			t.Errorf("%s: %v", w, err)
			continue
		}
		s := p.Statement.(*Select)
		if got := s.Items[0]; got.Label != w || got.Expr.(*expr.Column).Name != w {
			t.Errorf("%s: label %q, name %q", w, got.Label, got.Expr.(*expr.Column).Name)
		}
		printed := p.Statement.String()
		again, err := Parse(printed)
		if err != nil {
			t.Errorf("%s: %q does not parse: %v", w, printed, err)
			continue
		}
		if got := again.Statement.String(); got != printed {
			t.Errorf("%s: got  %s\nwant %s", w, got, printed)
		}
	}
}

func TestParse_everyWordAfterADot(t *testing.T) {
	t.Parallel()
	for _, w := range words {
		if w == "1a" || strings.Contains(w, "$") {
			continue
		}
		p, err := Parse("SELECT m." + w + ", m." + strings.ToUpper(w) + " FROM messages m WHERE m." + w + " = 1")
		if err != nil {
			t.Errorf("%s: %v", w, err)
			continue
		}
		items := p.Statement.(*Select).Items
		if items[0].Label != w || items[1].Label != strings.ToUpper(w) {
			t.Errorf("%s: labels %q and %q", w, items[0].Label, items[1].Label)
		}
	}
}

// Reserved words need backquotes or a qualifier, and the error says so; words
// that are only keywords somewhere do not.
func TestParse_bareWords(t *testing.T) {
	t.Parallel()
	const reservedWords = `from to key order group index in is match like limit left right if ignore set show schema table values
		default database interval replace rename lock use using unique update delete create case exists separator binary convert
		collate add and as asc between by cross databases desc describe distinct div drop else explain for force having inner
		insert into join maxvalue mod natural not on or outer regexp rlike select straight_join then union when where all alter
		analyze constraint xor`
	for _, w := range strings.Fields(reservedWords) {
		for _, sql := range []string{"SELECT subject, w FROM messages", "SELECT subject FROM messages WHERE w = 'x'"} {
			if p, err := Parse(strings.ReplaceAll(sql, "w", w)); err == nil {
				t.Errorf("%s: got %s, want an error", w, p.Statement)
			}
		}
	}
	for _, w := range strings.Fields("key order group index match like limit left right set show schema table values default interval replace case exists binary") {
		_, err := Parse("SELECT " + w + " FROM messages")
		if err == nil || !strings.Contains(err.Error(), "`"+w+"` is a reserved word; as the name of a column write `"+w+"` in backquotes or m."+w) {
			t.Errorf("%s: got %v, want the hint about reserved words", w, err)
		}
	}
	// No table has these: the hint names what is meant.
	for w, want := range map[string]string{"to": "to_recipients", "from": "from_address"} {
		for _, sql := range []string{"SELECT w FROM messages", "SELECT id FROM messages ORDER BY w", "SELECT m.id, w FROM messages m WHERE 1"} {
			_, err := Parse(strings.ReplaceAll(sql, " w", " "+w))
			if err == nil || !strings.Contains(err.Error(), "`"+w+"` is a reserved word; ") || !strings.Contains(err.Error(), " "+want+" ") {
				t.Errorf("%s: got %v, want a hint of %s", w, err, want)
			}
		}
	}
	const plainWords = `date time timestamp datetime year status read text comment language level mode names offset option options
		query range release repeat session share start usage view with write condition call get global char character charset json
		keys loop out point primary procedure references require return sensitive signal transaction trigger variables virtual
		subject body body_preview sender cc bcc reply_to size count position name type state id user role importance priority flag
		category categories folder folder_id conversation_id received received_at sent sent_at created modified is_read is_draft
		has_attachments content location organizer attendees day month hour week duration window over rank row value version url
		format end next full escape stream processlist boolean column extended tables groups any some unknown truncate truncate
		insert_id search against dual_ trim extract separator_ full`
	for _, w := range strings.Fields(plainWords) {
		p, err := Parse(
			strings.ReplaceAll("SELECT @, MAX(@) AS @ FROM @ AS t JOIN u AS @ ON @ = t.@ WHERE @ = 'x' AND @ IN (@) OR @ LIKE 'y' ORDER BY @, @ DESC", "@", w))
		if err != nil {
			t.Errorf("%s: %v", w, err)
			continue
		}
		if got := p.Statement.(*Select).Items[0].Label; got != w {
			t.Errorf("%s: got label %q", w, got)
		}
	}
}
