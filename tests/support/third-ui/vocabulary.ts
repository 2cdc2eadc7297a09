// The words the invented account is made of.

export const FIRST_NAMES = [
  ...['Jörg', 'Änne', 'Björn', 'Käthe', 'Lukas', 'Mareike', 'Günther', 'Sören', 'Heike', 'Jürgen', 'Ümit'],
  ...['Zoë', 'Antje', 'Détlef', 'Friederike', 'Malte', 'Wiebke', 'Ole', 'Renate', 'Tomasz', 'Ayşe', 'Kai'],
] as const;

export const LAST_NAMES = [
  ...['Müller', 'Weiß', 'Größing', 'von der Heide', 'Schäfer-Löwe', 'Öztürk', 'Krüger', 'Straßburger'],
  ...['Bäcker', 'Nußbaum', 'Köhler', "O'Brien", 'Lindström', 'Vogt', 'Jürgens', 'Przybylski', 'Thiele'],
] as const;

export const COMPANY_NAMES = [
  ...['Nordlicht Haustechnik GmbH', 'Bäckerei Süß & Söhne', 'Müller „Die Heizung“ KG', 'Größing Logistik AG'],
  ...['Öko-Strom Uelzen eG', 'Weißblau Touristik', 'Kanzlei Vogt, Thiele & Partner', 'Stadtwerke Königsau'],
  ...['Autohaus Krüger OHG', 'Straßenbau Jürgens', 'Lindström Möbel', 'Praxis Dr. Nußbaum'],
] as const;

export const TAG_NAMES = [
  ...['Rechnung', 'Rückruf', 'Übergabe', 'dringend', 'Gewährleistung', 'Lob & Tadel', 'VIP', 'Wärmepumpe'],
] as const;

export const SUBJECTS = [
  ...['Heizung fällt nachts aus', 'Rechnung über 1.234,5 € unklar', 'Rückfrage zu „Wartung Plus“'],
  ...['Wärmepumpe meldet Fehler E-17', 'Terminverschiebung nötig', 'Zugang zum Kundenportal gesperrt'],
  ...['Lieferung unvollständig', 'Gutschrift fehlt noch', 'Re: AW: Re: Angebot 2026/77', 'Lob für Frau Weiß'],
  ...[
    'Zähler <alt> gegen <neu> tauschen',
    'Kündigung & Umzug',
    'Störung im Straßennetz',
    'Passwort zurücksetzen',
  ],
] as const;

/** Serialized HTML as a browser writes it back: entities only where it would write them. */
export const SENTENCES = [
  'seit gestern läuft die Anlage nicht mehr, das Display zeigt „E-17“.',
  'der Betrag von 1.234,5&nbsp;€ stimmt nicht mit dem Angebot überein.',
  'können Sie uns bitte bis Freitag, 14:00 Uhr, zurückrufen?',
  'ich habe das <strong>Ersatzteil</strong> bestellt; es kommt in 3–5 Werktagen.',
  'unsere Kundennummer lautet 00&nbsp;47&nbsp;11.',
  'bitte prüfen Sie den Zugang unter <a href="https://portal.example.com/zugang?id=7&amp;lang=de" rel="noopener">portal.example.com</a>.',
  'Größe &lt; 30&nbsp;cm, Gewicht &gt; 5&nbsp;kg – passt das?',
  'vielen Dank für die schnelle Hilfe! 👍',
  'der Monteur war um 8:15&nbsp;Uhr da, aber niemand öffnete.',
  'wir übernehmen die Kosten selbstverständlich.',
  'das „alte“ Gerät nehmen wir <em>kostenlos</em> zurück.',
  'im Anhang finden Sie, was wir besprochen haben.',
] as const;

export const BLOCKS = [
  '<ul><li>Strom aus- und einschalten</li><li>Druck prüfen (1,5&nbsp;bar)</li></ul>',
  '<blockquote><p>Am 02.11.2026 schrieb Jörg Müller:<br>Bitte um Rückruf.</p></blockquote>',
  '<table><tbody><tr><td>Position</td><td>Betrag</td></tr><tr><td>Wartung</td><td>1.234,5</td></tr></tbody></table>',
] as const;

export const ACTIVITIES = [
  'Status geändert: offen → wartend',
  'Status geändert: wartend → offen',
  'Bearbeiter geändert',
  'Etikett „dringend“ hinzugefügt',
] as const;

export const NOTES = [
  'Kunde klang am Telefon verärgert, bitte vorsichtig formulieren.',
  'Teil liegt im Lager, Regal 4 „links“.',
  'Rücksprache mit der Buchhaltung: Gutschrift über 99,9&nbsp;€ freigegeben.',
  'Nicht vor 10 Uhr anrufen!',
] as const;
