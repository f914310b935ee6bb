package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

// liveBy counts the position's interviews per version of its list and state; one index holds all that is asked for.
const liveBy = `SELECT i.questions_version AS version, i.state, COUNT(*) AS n FROM interviews i
	WHERE i.position_id = ? AND i.deleted_at = 0 GROUP BY i.questions_version, i.state`

// discardedBy is liveBy for those who are discarded, who are few.
const discardedBy = `SELECT i.questions_version AS version, i.state, COUNT(*) AS n FROM interviews i
	WHERE i.position_id = ? AND i.status = 'discarded' GROUP BY i.questions_version, i.state`

type versionCount struct {
	Version int64
	State   interview.State
	N       int
}

// QuestionVersions counts the position's live interviews per version of its list of questions, the newest first.
func (r *Reader) QuestionVersions(ctx context.Context, positionID string) (list []interview.QuestionVersion, err error) {
	err = r.snapshot(ctx, func(read reading) error {
		var live, discarded []versionCount
		if err := read.list(&live, liveBy+` ORDER BY 1 DESC, 2`, positionID); err != nil {
			return fmt.Errorf("count versions: %w", err)
		}
		if err := read.list(&discarded, discardedBy, positionID); err != nil {
			return fmt.Errorf("count versions: %w", err)
		}
		list = list[:0]
		for _, c := range live {
			if len(list) == 0 || list[len(list)-1].Version != c.Version {
				list = append(list, interview.QuestionVersion{Version: c.Version})
			}
			v := &list[len(list)-1]
			v.All += c.N
			switch c.State {
			case interview.StateInvited:
				v.Movable += c.N
			case interview.StateStarted:
				v.Started += c.N
			case interview.StateCompleted:
				v.Completed += c.N
			}
		}
		for _, c := range discarded {
			for i := range list {
				if list[i].Version == c.Version && c.State == interview.StateInvited {
					list[i].Movable -= c.N
				}
			}
		}
		return nil
	})
	return list, err
}

// PendingWith counts the interviews that are still to be submitted and ask the question. All interviews of one version have
// the same list, so that looking into one of each is enough.
func (r *Reader) PendingWith(ctx context.Context, positionID, questionID string) (n int, err error) {
	err = r.at(ctx).get(&n, `SELECT COALESCE(SUM(v.n), 0) FROM (`+liveBy+`) v WHERE v.state <> 'completed' AND EXISTS (
		SELECT 1 FROM interview_questions x WHERE x.question_id = ? AND x.interview_id = (
			SELECT i.id FROM interviews i WHERE i.position_id = ? AND i.questions_version = v.version AND i.deleted_at = 0 LIMIT 1))`,
		positionID, questionID, positionID)
	if err != nil {
		return 0, fmt.Errorf("count who has the question: %w", err)
	}
	return n, nil
}
