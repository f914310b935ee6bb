package sheet

import (
	"strings"
	"unicode"
)

// kind is what a column holds.
type kind int

const (
	unknown   kind = iota
	name           // all of the name, or the half that no other column holds
	fullName       // all of it, whatever else there is
	firstName      // also further given names
	lastName
	email
	phone
	kinds
)

// columns says where the values of a row stand.
type columns struct {
	of    [kinds][]int // indexes of cells, in their order
	known int
	width int
}

// heading reads a record as a header; nil: it is none.
func heading(cells []string) *columns {
	c := columns{width: len(cells)}
	for i, cell := range cells {
		if strings.Contains(cell, "@") {
			return nil
		}
		if k := kindOf(cell); k != unknown {
			c.of[k] = append(c.of[k], i)
			c.known++
		}
	}
	if c.known == 0 {
		return nil
	}
	return &c
}

// row reads the cells below the header.
func (c *columns) row(cells []string) Row {
	row := Row{Name: c.name(cells), Email: c.first(email, cells), Phone: c.first(phone, cells)}
	if before, address := splitAddress(row.Email); address != "" {
		row.Email = address
		if row.Name == "" {
			row.Name = before
		}
	}
	if len(cells) > c.width && !(record{cells: cells[c.width:]}).empty() {
		row.Fault = faultColumns
	}
	return row
}

func (c *columns) name(cells []string) string {
	if full := c.first(fullName, cells); full != "" {
		return full
	}
	plain, given, family := c.first(name, cells), c.all(firstName, cells), c.all(lastName, cells)
	parts := strings.TrimSpace(given + " " + family)
	switch {
	case plain == "" || given != "" && family != "":
		return parts
	case strings.Contains(" "+plain+" ", " "+parts+" ") || parts == "":
		return plain
	case family == "":
		return given + " " + plain
	}
	return plain + " " + family
}

// first is the first value of a kind that is filled in.
func (c *columns) first(k kind, cells []string) string {
	for _, i := range c.of[k] {
		if i < len(cells) && cells[i] != "" {
			return cells[i]
		}
	}
	return ""
}

// all is every value of a kind.
func (c *columns) all(k kind, cells []string) string {
	var values []string
	for _, i := range c.of[k] {
		if i < len(cells) && cells[i] != "" {
			values = append(values, cells[i])
		}
	}
	return strings.Join(values, " ")
}

// excelHint reports whether a line only tells Excel the separator, as in sep=;
func excelHint(text string) bool {
	text = strings.Trim(text, `" `)
	return len(text) <= len("sep=;") && len(text) >= len("sep=") && strings.EqualFold(text[:len("sep=")], "sep=")
}

// kindOf understands the heading of a column, however it is cased, accented and parted.
func kindOf(heading string) kind {
	heading, _, _ = strings.Cut(heading, "(")
	words := strings.FieldsFunc(plainLetters(heading), func(r rune) bool { return !unicode.IsLetter(r) })
	var kept strings.Builder
	person := false
	for _, word := range words {
		switch word {
		case "candidate", "candidat", "candidato", "candidata", "kandidat", "kandidatin", "bewerber", "bewerberin", "applicant",
			"postulant", "postulante", "aspirante", "solicitante", "participant", "person", "persona", "personne":
			person = true
		case "de", "del", "du", "d", "la", "le", "l", "el", "der", "die", "des", "of", "the", "your", "s",
			"contact", "kontakt", "contacto", "primary", "main", "work", "private", "privat", "personal", "home":
		default:
			kept.WriteString(word)
		}
	}
	if kept.Len() == 0 && person {
		return name
	}
	return kindOfWord(kept.String())
}

// plainLetters lower-cases and takes accents away, also those that stand beside their letter.
func plainLetters(s string) string {
	return accents.Replace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s))
}

// accents are those of the languages that kindOf knows.
var accents = strings.NewReplacer("ä", "a", "á", "a", "à", "a", "â", "a", "é", "e", "è", "e", "ê", "e", "ë", "e", "í", "i", "î", "i",
	"ï", "i", "ñ", "n", "ö", "o", "ó", "o", "ô", "o", "ü", "u", "ú", "u", "ù", "u", "û", "u", "ç", "c", "ß", "ss")

func kindOfWord(word string) kind {
	switch word {
	case "name", "names", "nom", "nombre", "nombres":
		return name
	case "fullname", "completename", "displayname", "firstandlastname", "namesurname", "nameandsurname",
		"vollstandigername", "vollername", "ganzername", "vorundnachname", "vornameundnachname", "vornamenachname", "namevorname", "nachnamevorname",
		"nombrecompleto", "nombreyapellidos", "nombreyapellido", "nombreapellidos", "apellidosynombre", "apellidosnombre",
		"nomcomplet", "nometprenom", "prenometnom", "nomprenom", "prenomnom":
		return fullName
	case "firstname", "first", "givenname", "given", "forename", "middlename", "middle",
		"vorname", "vornamen", "rufname", "nombrepila", "primernombre", "segundonombre", "prenom", "prenoms":
		return firstName
	case "lastname", "last", "surname", "familyname", "family",
		"nachname", "familienname", "zuname", "apellido", "apellidos", "primerapellido", "segundoapellido", "nomfamille":
		return lastName
	case "email", "emails", "mail", "emailaddress", "mailaddress", "emailid",
		"emailadresse", "mailadresse",
		"correo", "correoelectronico", "direccioncorreo", "direccioncorreoelectronico", "direccionemail",
		"courriel", "mel", "adresseemail", "adressemail", "adressecourriel", "adresseelectronique", "courrierelectronique":
		return email
	case "phone", "phonenumber", "phoneno", "telephone", "telephonenumber", "telephoneno", "tel", "telno",
		"mobile", "mobilephone", "mobilenumber", "mobilephonenumber", "mobileno", "cell", "cellphone", "cellnumber", "cellphonenumber",
		"telefon", "telefonnummer", "telefonnr", "telnr", "rufnummer", "handy", "handynummer", "handynr",
		"mobil", "mobilnummer", "mobilnr", "mobiltelefon", "mobiltelefonnummer", "mobilfunk", "mobilfunknummer",
		"telefono", "numerotelefono", "movil", "numeromovil", "telefonomovil", "celular", "telefonocelular", "numerocelular",
		"numerotelephone", "portable", "telephoneportable", "telephonemobile", "numeroportable", "numeromobile", "gsm":
		return phone
	}
	return unknown
}
