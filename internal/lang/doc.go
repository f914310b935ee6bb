// Package lang holds what candidates read, in every language that there is.
//
// It knows the sentences of the candidate's pages, of their script and of what a letter has around its text: one file of
// messages for each language, embedded, named by its BCP 47 tag. A new language is a new file here, and a folder of
// letters in mail; no code names a language. A file says of itself what it is called (language.name), in which direction
// it is written (language.dir) and how browsers are to write dates and numbers (language.locale).
//
// It refuses to guess: tests fail on a sentence that a language lacks, that nobody says, that has other placeholders than
// the English one, or that misses a plural form of its language. What recruiters read is English and not here.
//
// Its dependencies are nicksnyder/go-i18n, for message files and the plural rules of two hundred languages, which take
// more than "1 or many" (Polish has four forms, Arabic six), and golang.org/x/text/language, which go-i18n stands on,
// for matching what a browser prefers with what there is.
package lang
