package interview

// QuestionVersion is how many live interviews of a position have one version of its list of questions.
type QuestionVersion struct {
	Version   int64
	All       int
	Movable   int // not started and not discarded: they can be moved to the current list
	Started   int // recording or to submit
	Completed int
}

// OlderVersions adds up who has a list from before the position's current one.
func OlderVersions(list []QuestionVersion, current int64) QuestionVersion {
	var sum QuestionVersion
	for _, v := range list {
		if v.Version != current {
			sum.All += v.All
			sum.Movable += v.Movable
			sum.Started += v.Started
			sum.Completed += v.Completed
		}
	}
	return sum
}
