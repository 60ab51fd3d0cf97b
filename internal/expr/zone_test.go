package expr_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"graphmail/internal/expr"
)

// In a session's zone, the parts of a TIMESTAMP are those of its wall clock.
func TestLocation(t *testing.T) {
	t.Parallel()
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	env := sqlEnv()
	env.Location = newYork
	for _, tt := range []sqlTest{
		{`NOW() = '2024-02-29 08:14:15'`, "BOOLEAN 1"},
		{`NOW() = '2024-02-29T13:14:15Z'`, "BOOLEAN 1"},
		{`UTC_TIMESTAMP() = NOW()`, "BOOLEAN 1"},
		{`CONCAT(NOW())`, "'2024-02-29 08:14:15'"},
		{`HOUR(NOW())`, "BIGINT 8"},
		{`CURTIME()`, "'08:14:15'"},
		{`UTC_TIME()`, "'13:14:15'"},
		{`CURDATE()`, "DATE 2024-02-29"},
		{`DATE(CAST('2024-03-01 02:00:00Z' AS DATETIME))`, "DATE 2024-02-29"},
		{`DATE_FORMAT(FROM_UNIXTIME(0), '%Y-%m-%d %H:%i')`, "'1969-12-31 19:00'"},
		{`UNIX_TIMESTAMP(CAST('1970-01-01' AS DATE))`, "BIGINT 18000"},
		{`NOW() > CURDATE()`, "BOOLEAN 1"},
		{`CAST('2024-02-29 05:00:00Z' AS DATETIME) = CURDATE()`, "BOOLEAN 1"},
		// The clocks go forward at 2:00 on 10 March 2024: a day later is the
		// same time of day, 24 hours later is not.
		{`CONCAT(CAST('2024-03-09 12:00:00' AS DATETIME) + INTERVAL 1 DAY)`, "'2024-03-10 12:00:00'"},
		{`CONCAT(CAST('2024-03-09 12:00:00' AS DATETIME) + INTERVAL 24 HOUR)`, "'2024-03-10 13:00:00'"},
		{`TIMESTAMPDIFF(DAY, '2024-03-09 12:00:00', '2024-03-10 12:00:00')`, "BIGINT 1"},
		{`TIMESTAMPDIFF(HOUR, '2024-03-09 12:00:00', '2024-03-10 12:00:00')`, "BIGINT 23"},
		{`DATEDIFF('2024-03-11', '2024-03-09')`, "BIGINT 2"},
		{`CONCAT(CONVERT_TZ('2024-01-01 12:00:00', 'UTC', 'Europe/Berlin'))`, "'2024-01-01 13:00:00'"},
		{`CONCAT(CONVERT_TZ('2024-07-01 12:00:00', 'SYSTEM', '+00:00'))`, "'2024-07-01 16:00:00'"},
		{`CONCAT(CONVERT_TZ('1970-01-01 00:00:00', '+00:00', '+01:00'))`, "'1970-01-01 00:00:00'"},
		{`CONCAT(CONVERT_TZ('1970-01-01 00:00:01', '+00:00', '+01:00'))`, "'1970-01-01 01:00:01'"},
		{`CONCAT(CONVERT_TZ('3001-01-18 23:59:59', '+00:00', '+01:00'))`, "'3001-01-19 00:59:59'"},
		{`CONCAT(CONVERT_TZ('3001-01-19 00:00:00', '+00:00', '+01:00'))`, "'3001-01-19 00:00:00'"},
		{`CONVERT_TZ('2024-01-01 12:00:00', 'Mars/Olympus', 'UTC')`, "NULL"},
	} {
		got, err := run(parse(t, tt.sql), env)
		if err != nil {
			t.Errorf("%s: %v", tt.sql, err)
			continue
		}
		if show(got) != tt.want {
			t.Errorf("%s: got %s, want %s", tt.sql, show(got), tt.want)
		}
	}
}

// An environment without a zone is in UTC.
func TestLocation_none(t *testing.T) {
	t.Parallel()
	got, err := run(parse(t, `HOUR('2024-03-01T02:00:00Z')`), &expr.Env{})
	if err != nil || got != expr.NewInt(2) {
		t.Errorf("got %v, %v, want 2", got, err)
	}
}
