package words

import (
	"fmt"
	"time"
)

// Duration says how long something takes, coarser the longer it is.
func (w *Words) Duration(d time.Duration) string {
	seconds := int(d.Round(time.Second) / time.Second)
	switch {
	case seconds < 120:
		return fmt.Sprintf(w.Seconds, max(seconds, 0))
	case seconds < 2*60*60:
		return fmt.Sprintf(w.MinutesLong, seconds/60)
	}
	return fmt.Sprintf(w.Hours, seconds/3600)
}

// Ago says when something happened.
func (w *Words) Ago(d time.Duration) string {
	if d < time.Second {
		return w.LookedNow
	}
	return fmt.Sprintf(w.LookedAgo, w.Duration(d.Truncate(time.Second)))
}
