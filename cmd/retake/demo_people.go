package main

import (
	"context"
	"time"

	"retake/internal/interview"
)

// wrongAddress has a slip of the pen in it: its invitation comes back.
const wrongAddress = "hugo.lindqvst@example.com"

const (
	minute = time.Minute
	hour   = time.Hour
	days   = 24 * time.Hour
)

// cast tells what happened to everybody. Every status that a recruiter can see is there.
func (d *demonstration) cast() {
	d.castSupport()
	d.castWorkshop()
	d.castStudents()
	d.castTaller()
	d.castOrdered()
}

func (d *demonstration) castSupport() {
	in := &d.support
	// To review: the plain way; a second take; a microphone that was off; a redo that came back.
	d.invite(in, clara, d.day(4, 9, 12), "Clara Winter", "clara.winter@example.com").
		opens(3*hour + 20*minute).starts(4 * minute).recordsAll(6 * minute).submits(3 * minute)
	d.invite(in, jonas, d.day(5, 9, 14), "Jonas Okafor", "jonas.okafor@example.com").
		opens(9*hour).starts(2*minute).records(5*minute, 1, 2).fails(2*minute, interview.FailureUnplugged, 2).records(3*minute, 2).records(3*minute, 3, 4).submits(6 * minute)
	d.invite(in, mateo, d.day(6, 11, 40), "Elif Yaman", "elif.yaman@example.com").
		opens(26*hour).starts(minute).records(4*minute, 1, 2).recordsWith(2*minute, silent, 3).records(4*minute, 4).submits(2*minute).
		asks(4*hour, interview.Asking{Kind: interview.RequestRedo, Words: "I have just noticed that my headset was muted when I answered the third question. May I record that one again?"}, 3)
	d.invite(in, amina, d.day(12, 9, 3), "Amina Diallo", "amina.diallo@example.com").
		opens(5*hour).starts(3*minute).records(8*minute, 1).recordsWith(3*minute, silent, 2).records(3*minute, 3, 4).submits(2*minute).
		askedAgain(20*hour, "Hello Amina, thank you for your answers. Your microphone dropped out in the second one. Could you record just that one again? The others are fine as they are.", 2).
		opens(6*hour).records(2*minute, 2).submits(minute)
	d.invite(in, mateo, d.day(3, 14, 8), "Mateo Ferrand", "mateo.ferrand@example.com").
		opens(18 * hour).starts(9 * minute).recordsAll(5 * minute).submits(2 * minute)

	d.invite(in, amina, d.day(18, 10, 2), "Sade Bankole", "sade.bankole@example.com").
		opens(2 * hour).starts(minute).recordsAll(7 * minute).submits(3 * minute).shortlisted(23 * hour)
	d.invite(in, jonas, d.day(15, 9, 30), "Viktor Lindahl", "viktor.lindahl@example.com").
		resent(4*days).opens(3*hour).starts(2*minute).recordsAll(9*minute).submits(4*minute).
		asks(hour, interview.Asking{Kind: interview.RequestRedo, Words: "I would like to say the last part better."}, 4).
		answered(5*hour, interview.RequestDenied, "Hello Viktor, your answer is fine as it is: we understood every word.").
		shortlisted(2 * days)

	d.invite(in, clara, d.day(1, 16, 20), "Yuki Tanabe", "yuki.tanabe@example.com")
	d.invite(in, clara, d.day(1, 16, 21), "Marta Kowal", "marta.kowal@example.com").
		asks(6*hour, interview.Asking{Kind: interview.RequestWithdraw, Words: "Thank you for the invitation. I accepted another offer this morning."})
	d.invite(in, clara, d.end.Add(-48*minute), "Ben Achterberg", "ben.achterberg@example.com")
	d.invite(in, clara, d.day(2, 10, 5), "Leonie Busch", "leonie.busch@example.com").opens(7*hour).
		asks(20*hour, interview.Asking{Kind: interview.RequestTime, Words: "I am travelling without a computer until the end of next week. Could I have a few days more?"})
	d.invite(in, clara, d.day(5, 15, 41), "Samir Aziz", "samir.aziz@example.com").resent(3*days + hour).opens(5 * hour)

	// In progress: one in the middle, one whose battery went flat while recording.
	d.invite(in, jonas, d.day(3, 9, 9), "Piet van Loon", "piet.vanloon@example.com").
		opens(4*hour).asks(5*minute, interview.Asking{Kind: interview.RequestAdjustment, Wishes: []interview.Wish{interview.WishTime, interview.WishTakes}}).
		adjusted(3*hour, interview.Adjustment{More: 2, Takes: 1, InAdvance: true}).
		starts(19*hour).records(5*minute, 1, 2)
	d.invite(in, clara, d.day(2, 9, 10), "Rosa Castellano", "rosa.castellano@example.com").
		opens(10*hour).starts(4*minute).records(6*minute, 1).breaksOff(3*minute, 2)
	d.invite(in, mateo, d.day(4, 13, 25), "Milan Horvat", "milan.horvat@example.com").
		opens(2 * days).starts(minute).recordsAll(5 * minute) // recorded, not submitted

	d.invite(in, amina, d.day(8, 9, 50), "Grace Mensah", "grace.mensah@example.com").
		opens(30*hour).starts(3*minute).recordsAll(4*minute).submits(2*minute).
		askedAgain(3*days, "Hello Grace, we liked your answers. The third one stops in the middle of a sentence: please record that one once more.", 3).
		asks(26*hour, interview.Asking{Kind: interview.RequestAdjustment, Wishes: []interview.Wish{interview.WishTime, interview.WishSound}, Words: "I speak slowly and would need a little more time for each answer."})
	d.invite(in, clara, d.day(20, 9, 30), "Nils Petersen", "nils.petersen@example.com").opens(3*days).expires().
		asks(30*hour, interview.Asking{Kind: interview.RequestTime, Words: "I was ill and have missed the date. I would still like to take part."})
	d.invite(in, clara, d.day(1, 11, 15), "Hugo Lindqvist", wrongAddress)

	d.invite(in, jonas, d.day(16, 10, 40), "Dario Conti", "dario.conti@example.com").
		opens(hour).starts(minute).recordsAll(3 * minute).submits(minute).discarded(26 * hour)
	d.invite(in, clara, d.day(9, 10, 41), "Freya Holm", "freya.holm@example.com").opens(8 * hour).discarded(3 * days)
	d.invite(in, clara, d.day(7, 13, 30), "Test Person", "tomas+test@example.com").deleted(35 * minute)

	// Invited again: the first interview stays in the history.
	d.invite(in, mateo, d.day(24, 9, 35), "Anton Weiss", "anton.weiss@example.com").
		opens(4*hour).starts(minute).records(3*minute, 1, 2).expires().
		reinvited(25 * hour).opens(5 * hour)
	d.invite(in, clara, d.day(14, 15, 2), "Hanna Sorge", "hanna.sorge@example.com").
		opens(2 * days).starts(minute).recordsAll(4 * minute).submits(2 * minute).
		reinvited(2 * days)
}

func (d *demonstration) castWorkshop() {
	in := &d.workshop
	d.invite(in, jonas, d.day(6, 8, 45), "Karim Belaid", "karim.belaid@example.com").
		opens(9 * hour).starts(2 * minute).recordsAll(6 * minute).submits(3 * minute)
	d.invite(in, amina, d.day(5, 8, 50), "Thandi Nkosi", "thandi.nkosi@example.com").
		opens(28 * hour).starts(minute).recordsAll(5 * minute).submits(2 * minute)
	d.invite(in, mateo, d.day(12, 8, 40), "Luca Moretti", "luca.moretti@example.com").
		opens(6 * hour).starts(2 * minute).recordsAll(8 * minute).submits(minute).shortlisted(2 * days)

	d.invite(in, clara, d.day(1, 8, 35), "Ola Nowak", "ola.nowak@example.com")
	d.invite(in, clara, d.day(1, 8, 36), "Joost de Wit", "joost.dewit@example.com")
	d.invite(in, clara, d.day(3, 8, 31), "Emre Sahin", "emre.sahin@example.com").rotated(6 * hour)
	d.invite(in, clara, d.day(2, 8, 33), "Birgit Lange", "birgit.lange@example.com").opens(12 * hour)

	d.invite(in, jonas, d.day(4, 8, 37), "Pavel Dvorak", "pavel.dvorak@example.com").
		opens(2*days).starts(minute).records(5*minute, 1).
		asks(2*minute, interview.Asking{Kind: interview.RequestTrouble, Words: "The picture froze while I was talking. Is my first answer there?"}, 1).
		answered(9*hour, interview.RequestGranted, "Yes, all of it, with sound and picture. You can go on with the second question.")
	d.invite(in, clara, d.day(13, 8, 38), "Sofia Brandt", "sofia.brandt@example.com").
		opens(3*days).starts(3*minute).records(4*minute, 1, 2).
		asks(5*days, interview.Asking{Kind: interview.RequestTime, Words: "My laptop is being repaired until Friday."}).extended(days, 10).records(30*hour, 3) // all recorded, not submitted
	d.invite(in, clara, d.day(18, 8, 42), "Ivo Marek", "ivo.marek@example.com").expires()
	d.invite(in, mateo, d.day(15, 8, 44), "Chiara Galli", "chiara.galli@example.com").
		opens(days).starts(minute).records(4*minute, 1).expires()
	d.invite(in, clara, d.day(10, 8, 46), "Ruben Haas", "ruben.haas@example.com").discarded(2 * days)
	d.invite(in, clara, d.day(11, 8, 47), "Mia Falk", "mia.falk@example.com").opens(5 * hour).deleted(2 * days)
}

// castStudents tells of a position that is filled and closed.
func (d *demonstration) castStudents() {
	in := &d.student
	d.invite(in, clara, d.day(86, 12, 5), "Lena Vogt", "lena.vogt@example.com").
		opens(5 * hour).starts(minute).recordsAll(4 * minute).submits(minute).shortlisted(3 * days)
	d.invite(in, mateo, d.day(86, 12, 6), "Finn Ostrander", "finn.ostrander@example.com").
		opens(days).starts(minute).recordsAll(3 * minute).submits(minute).discarded(4 * days)
	d.invite(in, amina, d.day(85, 12, 7), "Zoe Adeyemi", "zoe.adeyemi@example.com").
		opens(2 * days).starts(minute).recordsAll(5 * minute).submits(minute).discarded(3 * days)
	d.invite(in, clara, d.day(85, 12, 8), "Max Reuter", "max.reuter@example.com").opens(9 * hour).expires()
	d.invite(in, clara, d.day(84, 12, 9), "Nele Jansen", "nele.jansen@example.com").expires()
	d.invite(in, jonas, d.day(84, 12, 10), "Oskar Lund", "oskar.lund@example.com").
		opens(3*hour).starts(minute).records(4*minute, 1).expires().discarded(2 * days)
	d.invite(in, clara, d.day(83, 12, 11), "Paula Stein", "paula.stein@example.com").deleted(hour)
	d.steps = append(d.steps, step{at: d.day(68, 16, 0), what: "close the position", do: func(ctx context.Context) error {
		return d.app.ClosePosition(ctx, d.recruiter.Actor(), in.ID)
	}})
}
