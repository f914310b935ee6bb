package sheet_test

import (
	"strings"
	"testing"

	"retake/internal/sheet"
)

func TestHeadings(t *testing.T) {
	t.Parallel()
	full := sheet.Row{Line: 2, Name: "Ann Lee", Email: "ann@example.com", Phone: "+44 20"}
	for header, cells := range map[string]string{
		"name,email,phone":                                                            "Ann Lee,ann@example.com,+44 20",
		"PHONE;E-MAIL;FULL NAME":                                                      "+44 20;ann@example.com;Ann Lee",
		" Mail , Telephone , Candidate ":                                              "ann@example.com,+44 20,Ann Lee",
		"first_name\tlast_name\temail_address\tmobile_phone":                          "Ann\tLee\tann@example.com\t+44 20",
		"Surname,First Name,Email,Mobile":                                             "Lee,Ann,ann@example.com,+44 20",
		"Given name,Middle name,Family name,Email,Tel.":                               "Ann,,Lee,ann@example.com,+44 20",
		"Candidate ID,Candidate Name,Candidate's Email,Candidate Phone Number,Source": "7,Ann Lee,ann@example.com,+44 20,web",
		"Name*,Email (required),Phone (optional)":                                     "Ann Lee,ann@example.com,+44 20",
		"Name,Surname,Email,Cell phone":                                               "Ann,Lee,ann@example.com,+44 20",
		"Vorname;Name;E-Mail-Adresse;Telefonnummer":                                   "Ann;Lee;ann@example.com;+44 20",
		"Name;Vorname;E-Mail;Handy-Nr.":                                               "Lee;Ann;ann@example.com;+44 20",
		"Nachname;Vorname;E-Mail (privat);Mobil":                                      "Lee;Ann;ann@example.com;+44 20",
		"Vollständiger Name;Mail;Rufnummer":                                           "Ann Lee;ann@example.com;+44 20",
		"Vor- und Nachname;Email;Telefon":                                             "Ann Lee;ann@example.com;+44 20",
		"Nombre;Apellidos;Correo electrónico;Teléfono":                                "Ann;Lee;ann@example.com;+44 20",
		"Nombre y apellidos;Correo;Móvil":                                             "Ann Lee;ann@example.com;+44 20",
		"Nombre completo;Dirección de correo electrónico;Número de teléfono":          "Ann Lee;ann@example.com;+44 20",
		"Nom;Prénom;Courriel;Téléphone":                                               "Lee;Ann;ann@example.com;+44 20",
		"Nom de famille;Prénom(s);Adresse e-mail;Portable":                            "Lee;Ann;ann@example.com;+44 20",
		"Pre\u0301nom;Nom;E-mail;Te\u0301le\u0301phone":                               "Ann;Lee;ann@example.com;+44 20", // accents beside their letters
		"Nom complet;Adresse électronique;Numéro de téléphone":                        "Ann Lee;ann@example.com;+44 20",
		"Full name,First name,Email,Phone":                                            "Ann Lee,Ann,ann@example.com,+44 20",
		"Name,First name,Email,Phone":                                                 "Ann Lee,Ann,ann@example.com,+44 20",
		"Name,First name,Last name,Email,Phone":                                       "A. Lee,Ann,Lee,ann@example.com,+44 20",
		"Full name,First name,Last name,Email,Tel":                                    ",Ann,Lee,ann@example.com,+44 20",
		"Name,Work email,Private email,Home phone,Mobile":                             "Ann Lee,,ann@example.com,,+44 20",
		"Name,Email,Email 2,Phone,Phone 2":                                            "Ann Lee,ann@example.com,other@example.com,+44 20,+44 30",
		",Name,,Email,Phone,":                                                         "x,Ann Lee,y,ann@example.com,+44 20,",
		"ID,Name,Date of birth,Email,Phone country code,Phone,Street address":         "1,Ann Lee,2000-01-01,ann@example.com,44,+44 20,Road 1",
	} {
		check(t, header, header+"\n"+cells, []sheet.Row{full})
		check(t, "in capitals: "+header, strings.ToUpper(header)+"\n"+cells, []sheet.Row{full})
	}
}

func TestMissingHalvesOfAName(t *testing.T) {
	t.Parallel()
	check(t, "halves", "First name,Last name,Email\nAnn,,a@example.com\n,Lee,b@example.com\n,,c@example.com\nAnn,Van Lee,d@example.com", rows{
		{Line: 2, Name: "Ann", Email: "a@example.com"}, {Line: 3, Name: "Lee", Email: "b@example.com"},
		{Line: 4, Email: "c@example.com"}, {Line: 5, Name: "Ann Van Lee", Email: "d@example.com"},
	})
	check(t, "Name beside Vorname", "Name,Vorname,Email\nAnders,An,a@example.com\nLee,,b@example.com\n,Ann,c@example.com", rows{
		{Line: 2, Name: "An Anders", Email: "a@example.com"}, {Line: 3, Name: "Lee", Email: "b@example.com"},
		{Line: 4, Name: "Ann", Email: "c@example.com"},
	})
}
