package main

import (
	"time"

	"retake/internal/interview"
)

// tallerVacancy is a position whose candidates are spoken to in Spanish, and whose interviews are handed in at the deadline.
var tallerVacancy = vacancy{
	Position: interview.Position{
		Title: "Mecánico o mecánica de bicicletas, Valencia", Days: 7, Contact: "jobs@example.com", Language: "es", HandIn: true,
		Intro: "Abrimos un taller pequeño en Valencia para mantener las bicicletas de carga de nuestros clientes. Serán tres personas, mucha luz y ningún timbre de fábrica.\n\n" +
			"Son tres preguntas, unos seis minutos. Hable como lo haría con un cliente del barrio.",
	},
	asks: []interview.Question{
		{Prompt: "¿Qué reparación recuerda con más gusto, y por qué?", Answer: 90 * time.Second, Takes: 3},
		{Prompt: "Un cliente trae los frenos desgastados media hora antes de cerrar y necesita la bicicleta mañana. ¿Qué hace?", Think: time.Minute, Answer: 2 * time.Minute, Takes: 2},
		{Prompt: "¿Qué le gustaría aprender en su primer año con nosotros?", Answer: time.Minute},
	},
}

func (d *demonstration) castTaller() {
	in := &d.taller
	d.invite(in, clara, d.day(4, 8, 20), "Lucía Romero", "lucia.romero@example.com").
		opens(5 * hour).starts(2 * minute).recordsAll(4 * minute).submits(2 * minute)
	d.invite(in, jonas, d.day(9, 8, 25), "Pablo Ortega", "pablo.ortega@example.com").
		opens(3 * days).starts(minute).recordsAll(5 * minute).expires() // handed in by itself
	d.invite(in, mateo, d.day(3, 8, 30), "Diego Navarro", "diego.navarro@example.com").
		opens(8 * hour).starts(minute).recordsAll(3 * minute) // recorded, not submitted
	d.invite(in, amina, d.day(2, 8, 35), "Inés Cabrera", "ines.cabrera@example.com").
		opens(9*hour).starts(3*minute).records(4*minute, 1).
		asks(4*minute, interview.Asking{Kind: interview.RequestTrouble, Words: "Se me ha ido la luz en mitad de la segunda respuesta. ¿Puedo continuar esta noche?"}, 2)
	d.invite(in, clara, d.day(1, 8, 40), "Mario Castellanos", "mario.castellanos@example.com")
	d.invite(in, clara, d.day(12, 8, 45), "Carmen Ibáñez", "carmen.ibanez@example.com").
		opens(days).starts(2*minute).records(3*minute, 1).expires().
		asks(7*hour, interview.Asking{Kind: interview.RequestTime, Words: "No pude terminar por un turno de noche. Con dos días más me bastaría."})
	d.invite(in, amina, d.day(6, 8, 50), "Elena Prats", "elena.prats@example.com").
		opens(2*days).starts(minute).recordsAll(4*minute).submits(minute).
		askedAgain(20*hour, "Hola, Elena: en la segunda respuesta se oye mucho ruido de la calle. ¿Podría grabar solo esa otra vez?", 2)
}
