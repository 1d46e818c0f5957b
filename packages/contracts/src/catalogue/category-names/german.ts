/** One line a category: the code of the catalogue's line, and what people read. */
export const GERMAN_CATEGORY_NAMES = `
  4011 Eisenbahnen
  4112 Bahn
  4411 Kreuzfahrten
  4457 Bootsverleih
  4468 Jachthäfen
  4511 Fluggesellschaften
  4582 Flughäfen
  4722 Reisebüros
  4723 Pauschalreisen (Deutschland)
  5962 Reiseverkauf am Telefon
  7011 Hotels und Unterkünfte
  7012 Ferienwohnrechte
  7032 Sport- und Ferienlager
  7033 Campingplätze
  7512 Autovermietungen
  7513 Lkw- und Anhängervermietung
  7519 Wohnmobilvermietung
  4111 Nahverkehr und Fähren
  4121 Taxis und Fahrdienste
  4131 Busse
  4784 Maut
  4789 Sonstiger Transport
  7523 Parken
  5172 Mineralöl und Mineralölprodukte
  5541 Tankstellen
  5542 Zapfsäulen
  5552 Ladesäulen
  7511 Autohöfe
  5013 Kfz-Teile und Zubehör (Großhandel)
  5511 Autohandel (neu und gebraucht)
  5521 Gebrauchtwagenhandel
  5531 Auto- und Haushaltsbedarf
  5532 Reifen
  5533 Autoteile und Zubehör
  5551 Bootshandel
  5561 Wohnwagen- und Anhängerhandel
  5571 Motorradhandel
  5592 Wohnmobilhandel
  5598 Motorschlittenhandel
  5599 Sonstiger Fahrzeughandel
  7531 Karosseriewerkstätten
  7534 Reifenreparatur und Runderneuerung
  7535 Autolackierereien
  7538 Autowerkstätten
  7542 Autowäschen
  7549 Abschleppdienste
  8675 Automobilclubs
  5411 Lebensmittel und Supermärkte
  5422 Fleischwaren
  5441 Süßwaren und Nüsse
  5451 Milchprodukte
  5462 Bäckereien
  5499 Weitere Lebensmittel
  5811 Catering
  5812 Restaurants
  5813 Bars, Kneipen und Clubs
  5814 Schnellimbisse
  0743 Weinerzeuger
  0744 Champagnererzeuger
  5715 Getränkegroßhandel (Alkohol)
  5921 Bier, Wein und Spirituosen
  5993 Tabakwaren
  5262 Onlinemarktplätze
  5300 Großmärkte
  5309 Duty-free
  5310 Discounter
  5311 Kaufhäuser
  5331 Kleinpreisläden
  5399 Gemischtwaren
  5931 Secondhandläden
  5932 Antiquitäten
  5935 Schrott- und Bergungshöfe
  5937 Nachbildungen von Antiquitäten
  5940 Fahrräder
  5941 Sportartikel
  5944 Schmuck, Uhren und Silberwaren
  5945 Spielwaren und Hobby
  5947 Geschenke, Karten und Andenken
  5948 Koffer und Lederwaren
  5949 Stoffe, Nähen und Handarbeit
  5950 Glas und Kristall
  5963 Haustürverkauf
  5964 Versandhandel
  5965 Versand- und Ladenhandel
  5966 Telefonverkauf (ausgehend)
  5968 Abonnements
  5969 Sonstiger Direktvertrieb
  5970 Künstler- und Bastelbedarf
  5971 Kunsthandel und Galerien
  5972 Briefmarken und Münzen
  5978 Schreibmaschinen
  5992 Blumen
  5996 Schwimmbecken
  5998 Zelte und Markisen
  5999 Sonstige Fachgeschäfte
  5611 Herren- und Jungenmode
  5621 Damenmode
  5631 Damenaccessoires
  5641 Kinder- und Babykleidung
  5651 Bekleidung
  5655 Sport- und Reitbekleidung
  5661 Schuhe
  5681 Pelze
  5691 Damen- und Herrenmode
  5697 Schneidereien und Änderungen
  5699 Sonstige Bekleidung und Accessoires
  5045 Computer und Zubehör (Großhandel)
  5722 Haushaltsgeräte
  5732 Elektronik
  5946 Foto und Kamera
  5734 Software
  5815 Digitale Bücher, Filme und Musik
  5816 Digitale Spiele
  5817 Apps
  5818 Große Anbieter digitaler Güter
  0780 Garten- und Landschaftsbau
  1520 Bauunternehmen
  1711 Heizung, Sanitär und Klima
  1731 Elektriker
  1740 Maurer, Fliesen, Putz und Dämmung
  1750 Tischler und Zimmerer
  1761 Dach, Fassade und Blech
  1771 Betonarbeiten
  1799 Sonstiges Handwerk
  5200 Heimwerkermärkte
  5211 Baustoffe
  5231 Glas, Farbe und Tapeten
  5251 Baumärkte
  5261 Gartencenter
  5271 Mobilheime
  5712 Möbel und Einrichtung
  5713 Bodenbeläge
  5714 Vorhänge und Polster
  5718 Kamine und Zubehör
  5719 Sonstige Einrichtung
  6513 Miete und Immobilien
  7622 Elektronikreparatur
  7623 Reparatur von Klima- und Kühlgeräten
  7629 Reparatur von Elektrogeräten
  7631 Uhren- und Schmuckreparatur
  7641 Möbelreparatur
  7692 Schweißarbeiten
  7699 Sonstige Reparaturen
  4900 Strom, Wasser und Wärme
  5983 Heizöl und Brennstoffe
  4812 Telefone und Telekommunikationsgeräte
  4813 Gespräche über Einwahlnummern
  4814 Telefon und Internet
  4815 Telefonrechnungen
  4816 Netz- und Onlinedienste
  4821 Telegramme
  4899 Kabel-, Satelliten- und Bezahlfernsehen
  4119 Krankentransport
  5047 Medizin-, Dental- und Optikbedarf
  5122 Arzneimittel (Großhandel)
  5912 Apotheken und Drogerien
  5975 Hörgeräte
  5976 Orthopädie und Prothesen
  8011 Ärzte
  8021 Zahnärzte
  8031 Osteopathen
  8041 Chiropraktiker
  8042 Augenärzte und Optometristen
  8043 Optiker
  8049 Fußpflege
  8050 Pflegeeinrichtungen
  8062 Krankenhäuser
  8071 Medizinische und zahntechnische Labore
  8099 Sonstige medizinische Leistungen
  0742 Tierärzte
  5995 Tierbedarf
  5698 Perücken
  5977 Kosmetik
  5997 Elektrorasierer
  7230 Friseure und Kosmetik
  7298 Wellness
  7210 Wäscherei und Reinigung
  7211 Wäschereien
  7216 Chemische Reinigungen
  7217 Teppich- und Polsterreinigung
  7221 Fotostudios
  7251 Schuhreparatur
  7261 Bestattungen
  7277 Beratung (Schulden, Ehe, Lebensfragen)
  7278 Einkaufsdienste und Einkaufsclubs
  7295 Haushaltshilfen
  7296 Kleiderverleih
  7299 Sonstige persönliche Dienste
  5943 Schreibwaren, Büro- und Schulbedarf
  8211 Schulen
  8220 Hochschulen
  8241 Fernschulen
  8244 Handels- und Sekretariatsschulen
  8249 Berufs- und Fachschulen
  8299 Sonstige Bildung
  8351 Kinderbetreuung
  5733 Musikinstrumente und Noten
  5735 Musik und Tonträger
  5942 Buchhandlungen
  5994 Zeitungen
  7829 Film- und Videoproduktion
  7832 Kinos
  7841 Videoverleih
  7911 Tanzschulen und Tanzsäle
  7922 Theater und Ticketverkauf
  7929 Bands, Orchester und Künstler
  7932 Billard
  7933 Bowling und Kegeln
  7941 Sportvereine und Sportveranstalter
  7991 Sehenswürdigkeiten und Ausstellungen
  7992 Öffentliche Golfplätze
  7993 Videospielbedarf
  7994 Spielhallen
  7996 Freizeitparks, Zirkus und Jahrmärkte
  7997 Clubs, Fitness und private Golfplätze
  7998 Aquarien
  7999 Sonstige Freizeit
  7800 Staatliche Lotterien (USA)
  7801 Lizenzierte Onlinecasinos (USA)
  7802 Lizenzierte Pferde- und Hunderennen (USA)
  7995 Glücksspiel
  9406 Staatliche Lotterien (außerhalb der USA)
  9754 Pferde- und Hunderennen, Onlinelotterien
  5967 Telefonverkauf (eingehend)
  7273 Partnervermittlung und Begleitung
  7297 Massagesalons
  5723 Waffen und Munition
  6010 Bargeld am Schalter
  6011 Geldautomaten
  4829 Überweisungen und Geldanweisungen
  6050 Bargeldähnliches bei Banken
  6051 Bargeldähnliches, Devisen und Krypto
  6532 Zahlungseingang über eine Bank
  6533 Zahlungseingang über einen Händler
  6536 Geldsendung im Inland
  6537 Geldsendung ins Ausland
  6538 Finanzierung von Geldsendungen
  6540 Guthabenkarten: Kauf und Aufladung
  5933 Pfandhäuser
  6012 Finanzinstitute
  6211 Wertpapierhandel
  7321 Auskunfteien
  7322 Inkasso
  9702 Karten-Notfalldienste
  5960 Versicherungen (Direktvertrieb)
  6300 Versicherungen
  6399 Versicherungen (ohne Angabe)
  0763 Landwirtschaftliche Genossenschaften
  2741 Verlage und Druckereien
  2791 Satz und Druckplatten
  2842 Reinigungs- und Poliermittel
  4214 Spedition, Umzug und Lieferung
  4215 Kuriere und Paketdienste
  4225 Lagerung
  5021 Büro- und Gewerbemöbel
  5039 Baumaterial (Großhandel)
  5044 Foto-, Kopier- und Bürogeräte
  5046 Gewerbliche Ausstattung
  5051 Metallhandel
  5065 Elektroteile und -geräte
  5072 Eisenwaren (Großhandel)
  5074 Sanitär- und Heizungsbedarf
  5085 Industriebedarf
  5094 Edelsteine, Edelmetalle, Uhren und Schmuck
  5099 Sonstige Gebrauchsgüter
  5111 Schreib- und Bürobedarf (Großhandel)
  5131 Stoffe und Kurzwaren
  5137 Uniformen und Berufskleidung
  5139 Arbeitsschuhe
  5169 Chemikalien
  5192 Bücher und Zeitschriften (Großhandel)
  5193 Floristik- und Gärtnereibedarf
  5198 Farben und Lacke
  5199 Sonstige Verbrauchsgüter
  7276 Steuerberatung
  7311 Werbung
  7333 Werbefotografie und Grafik
  7338 Kopierdienste
  7339 Schreib- und Sekretariatsdienste
  7342 Schädlingsbekämpfung und Desinfektion
  7349 Gebäudereinigung und Hausmeister
  7361 Personalvermittlung und Zeitarbeit
  7372 Softwareentwicklung und Datenverarbeitung
  7375 Informationsdienste
  7379 Computerwartung und -reparatur
  7392 Beratung und Öffentlichkeitsarbeit
  7393 Sicherheitsdienste und Detekteien
  7394 Verleih von Geräten und Möbeln
  7395 Fotoentwicklung
  7399 Sonstige Geschäftsdienste
  8111 Rechtsanwälte und Rechtsdienste
  8734 Prüflabore
  8911 Architektur, Ingenieure und Vermessung
  8931 Buchhaltung und Wirtschaftsprüfung
  8999 Sonstige freie Berufe
  9950 Käufe innerhalb eines Unternehmens
  9211 Gerichtskosten und Unterhalt
  9222 Bußgelder
  9223 Kautionen
  9311 Steuern
  9399 Sonstige Behörden
  9402 Post
  9405 US-Bundesbehörden
  9411 Staatliche Darlehen
  5973 Religiöse Waren
  8398 Spenden
  8641 Vereine und Verbände
  8651 Politische Organisationen
  8661 Religiöse Organisationen
  8699 Sonstige Mitgliedsvereine
  miscellaneous Ohne Kategorie
`
