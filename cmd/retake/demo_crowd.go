package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"

	"retake/internal/interview"
	"retake/internal/store"
)

const (
	mostCandidates = 5_000_000
	crowdBatch     = 25_000 // candidates per transaction: the indexes are in random order, so few large ones write much less
	crowdFilms     = 60     // candidates with recordings: each take has a file of its own, so that nothing pretends to play
	crowdSeed      = 2026   // the same crowd every time, so that measurements compare
)

// crowd adds a position with n candidates. It goes past the desk, whose verbs are one transaction each, but not past the
// rules: every interview is made and changed by the law's own verbs, in batches of one transaction.
func (d *demonstration) crowd(ctx context.Context, n int) error {
	v := vacancy{
		Position: interview.Position{
			Title: fmt.Sprintf("Apprenticeships (%s candidates)", thousands(n)), Days: 30, Contact: "jobs@example.com",
			Intro: "Three years, two workshops, one trade: our apprentices build, repair and advise.",
		},
		asks: []interview.Question{
			{Prompt: "What have you built or repaired with your own hands?", Answer: 90 * time.Second, Takes: 3},
			{Prompt: "Tell us about a time when you had to be patient.", Answer: 90 * time.Second, Takes: 3},
			{Prompt: "What do you want to be able to do in three years?", Answer: time.Minute, Takes: 3},
		},
	}
	d.now = d.day(75, 7, 30)
	if err := d.open(ctx, &v); err != nil {
		return err
	}
	d.now = d.end
	questions, err := d.house.store.Reader().Questions(ctx, v.ID)
	if err != nil {
		return err
	}
	c := crowd{d: d, size: n, position: v.Position, questions: questions, random: rand.New(rand.NewPCG(crowdSeed, 0))}
	for from := 0; from < n; from += crowdBatch {
		batch := make([]member, min(crowdBatch, n-from))
		for i := range batch {
			if batch[i], err = c.member(ctx, from+i); err != nil {
				return err
			}
		}
		// Write may run the function again, so it changes nothing but the Tx.
		if err := d.house.store.Write(ctx, func(tx *store.Tx) error { return save(tx, batch) }); err != nil {
			return err
		}
	}
	return nil
}

type crowd struct {
	d         *demonstration
	size      int
	position  interview.Position
	questions []interview.Question
	random    *rand.Rand
}

// member is one of the crowd, with all that happened.
type member struct {
	candidate interview.Candidate
	interview interview.Interview
	events    []interview.Event
}

func save(tx *store.Tx, batch []member) error {
	for _, m := range batch {
		if err := tx.CreateCandidate(m.candidate); err != nil {
			return err
		}
		iv := m.interview
		if err := tx.CreateInterview(&iv, m.candidate, m.events...); err != nil {
			return err
		}
	}
	return nil
}

// member makes number i of the crowd and lets one of the usual things happen.
func (c *crowd) member(ctx context.Context, i int) (member, error) {
	first, last := crowdFirst[c.random.IntN(len(crowdFirst))], crowdLast[c.random.IntN(len(crowdLast))]
	now := interview.At(c.d.end)
	// In the order of time, as life does it: indexes then grow at their ends, which is several times as fast.
	invited := now.Add(-2*24*time.Hour - time.Duration(float64(68*24*time.Hour)*float64(c.size-i)/float64(c.size)))
	ids := [2]string{}
	for k := range ids {
		id, err := uuid.NewV7()
		if err != nil {
			return member{}, err
		}
		ids[k] = id.String()
	}
	token, err := c.d.app.Tokens.NewLinkToken()
	if err != nil {
		return member{}, err
	}
	m := member{candidate: interview.Candidate{
		ID: ids[0], PositionID: c.position.ID, Name: first + " " + last, CreatedAt: invited,
		Email: strings.ToLower(fmt.Sprintf("%s.%s.%d@example.com", first, last, i+1)),
	}}
	m.interview, err = interview.Invite(invited, c.position, c.questions, m.candidate, interview.Invitation{ID: ids[1], Token: token})
	if err != nil {
		return member{}, err
	}
	m.happened(invited, interview.EventInvited, c.d.recruiter.Actor())
	l := life{crowd: c, member: &m, at: invited}
	if c.size-i <= crowdFilms { // the newest: they stand at the top of the list
		err = l.film(ctx, i)
	} else {
		err = l.live(c.random.IntN(100))
	}
	return m, err
}

func (m *member) happened(at interview.Moment, kind interview.EventKind, by interview.Actor) {
	m.events = append(m.events, interview.Event{At: at, Kind: kind, By: by})
}

// life moves one member of the crowd through time.
type life struct {
	crowd *crowd
	*member
	at interview.Moment
}

// later moves on by up to so much, but never past the end.
func (l *life) later(most time.Duration) interview.Moment {
	left := interview.At(l.crowd.d.end).Sub(l.at)
	l.at = l.at.Add(time.Duration(l.crowd.random.Int64N(int64(max(1, min(most, left))))))
	return l.at
}

// live lets one of the usual things happen, by percent, to somebody who records nothing.
func (l *life) live(percent int) error {
	recruiter := l.crowd.d.recruiter.Actor()
	opens := percent%5 < 3
	if percent < 3 {
		l.interview.LetterOutcome(undeliverable{}.Error())
		l.happened(l.later(time.Minute), interview.EventLetterFailed, interview.System)
		return nil
	}
	if opens && l.interview.Open(l.later(10*24*time.Hour)) {
		l.happened(l.at, interview.EventOpened, l.self())
		if percent%5 == 2 {
			if err := l.start(); err != nil {
				return err
			}
		}
	}
	switch {
	case percent < 15:
		if err := l.interview.Discard(l.later(20 * 24 * time.Hour)); err != nil {
			return err
		}
		l.happened(l.at, interview.EventDiscarded, recruiter)
	case percent < 21:
		if err := l.interview.Delete(l.later(20 * 24 * time.Hour)); err != nil {
			return err
		}
		l.happened(l.at, interview.EventDeleted, recruiter)
	case l.interview.Expired(interview.At(l.crowd.d.end)):
		l.happened(l.interview.Deadline, interview.EventExpired, interview.System)
	}
	return nil
}

func (l *life) self() interview.Actor {
	return interview.Actor{Kind: interview.ByCandidate, ID: l.candidate.ID, Name: l.candidate.Name}
}

func (l *life) start() error {
	if err := l.interview.Start(l.later(5*time.Minute), interview.NoticeVersion); err != nil {
		return err
	}
	l.happened(l.at, interview.EventStarted, l.self())
	return nil
}

// film is the life of those who record: some stop in the middle, most submit, some are shortlisted.
func (l *life) film(ctx context.Context, i int) error {
	if l.interview.Open(l.later(20 * time.Hour)) {
		l.happened(l.at, interview.EventOpened, l.self())
	}
	if err := l.start(); err != nil {
		return err
	}
	films := []clip{clara, jonas, amina, mateo}
	questions := l.crowd.questions
	if i%6 == 5 {
		questions = questions[:1+(i/6)%2]
	}
	for k, q := range questions {
		if err := l.record(ctx, films[(i+k)%len(films)], q); err != nil {
			return err
		}
	}
	if i%6 >= 4 {
		return nil // in progress, or recorded and not submitted
	}
	if err := l.interview.Submit(l.later(10 * time.Minute)); err != nil {
		return err
	}
	l.happened(l.at, interview.EventCompleted, l.self())
	if i%6 != 3 {
		return nil
	}
	if err := l.interview.Shortlist(l.later(3 * time.Hour)); err != nil {
		return err
	}
	l.happened(l.at, interview.EventShortlisted, l.crowd.d.recruiter.Actor())
	return nil
}

// record gives the question a take with a file of its own. It is left without poster and index: the file plays as it is.
func (l *life) record(ctx context.Context, film clip, q interview.Question) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	recording, err := film.bytes()
	if err != nil {
		return err
	}
	file, err := l.crowd.d.house.files.Import(ctx, id.String(), bytes.NewReader(recording))
	if err != nil {
		return err
	}
	if err := l.interview.BeginTake(l.later(4*time.Minute), id.String(), q.ID); err != nil {
		return err
	}
	err = l.interview.SealTake(l.later(time.Minute), id.String(), interview.Recording{
		Bytes: file.Bytes, SHA256: file.SHA256, Container: file.Container, Length: film.length,
	})
	if err != nil {
		return err
	}
	l.happened(l.at, interview.EventRecorded, l.self())
	return l.interview.MediaDone(id.String(), interview.Media{State: interview.MediaReady})
}

// thousands writes 100000 as 100,000.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

var (
	crowdFirst = strings.Fields(`Ada Alma Amir Anja Arno Asha Bela Bo Carla Cem Dana Diego Dina Edda Eli Elsa Emil Enzo Esra
		Fadi Fiona Gael Gita Hana Hugo Ida Ilan Ines Ivan Jada Jan Jonna Juno Kai Kira Lars Leila Lina Luis Maja Malik Mara
		Mika Mina Nadia Nico Nora Omar Otto Pia Rafi Rana Remy Ria Rosa Ruben Sami Selma Sina Tara Theo Tilda Uma Vera Yara Zeno`)
	crowdLast = strings.Fields(`Abel Adler Amado Arslan Bakker Barth Becker Berg Blom Bruno Cano Celik Cruz Dahl Diaz Dietz
		Ebert Engel Farah Faber Fink Frey Garcia Goto Graf Haas Hahn Hakim Hoyer Ito Jansen Joshi Kaya Keller Klein Koch Kurz
		Lang Larsen Leroy Lopez Maier Marin Mbeki Meyer Moreau Nagy Neumann Novak Nunez Olsen Ortiz Park Patel Perez Peters
		Qureshi Rao Reis Richter Rossi Roy Sala Sato Schulz Silva Simon Smit Sousa Sy Tanaka Torres Turan Vidal Vogel Weber
		Wolf Yilmaz Zeller Ziegler`)
)
