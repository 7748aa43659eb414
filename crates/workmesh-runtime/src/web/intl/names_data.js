/**
 * What American English calls regions, languages, scripts and calendars (CLDR).
 */

/** `CODE Name` each. */
const table = (text) => new Map(text.split("; ").map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));

export const REGIONS = table(
  "419 Latin America; AC Ascension Island; AD Andorra; AE United Arab Emirates; AF Afghanistan; " +
    "AG Antigua & Barbuda; AI Anguilla; AL Albania; AM Armenia; AN Curaçao; AO Angola; AQ Antarctica; " +
    "AR Argentina; AS American Samoa; AT Austria; AU Australia; AW Aruba; AX Åland Islands; AZ Azerbaijan; " +
    "BA Bosnia & Herzegovina; BB Barbados; BD Bangladesh; BE Belgium; BF Burkina Faso; BG Bulgaria; BH Bahrain; " +
    "BI Burundi; BJ Benin; BL St. Barthélemy; BM Bermuda; BN Brunei; BO Bolivia; BQ Caribbean Netherlands; " +
    "BR Brazil; BS Bahamas; BT Bhutan; BU Myanmar (Burma); BV Bouvet Island; BW Botswana; BY Belarus; BZ Belize; " +
    "CA Canada; CC Cocos (Keeling) Islands; CD Congo - Kinshasa; CF Central African Republic; " +
    "CG Congo - Brazzaville; CH Switzerland; CI Côte d’Ivoire; CK Cook Islands; CL Chile; CM Cameroon; CN China; " +
    "CO Colombia; CP Clipperton Island; CQ Sark; CR Costa Rica; CS Serbia; CU Cuba; CV Cape Verde; CW Curaçao; " +
    "CX Christmas Island; CY Cyprus; CZ Czechia; DD Germany; DE Germany; DG Diego Garcia; DJ Djibouti; DK Denmark; " +
    "DM Dominica; DO Dominican Republic; DY Benin; DZ Algeria; EA Ceuta & Melilla; EC Ecuador; EE Estonia; " +
    "EG Egypt; EH Western Sahara; ER Eritrea; ES Spain; ET Ethiopia; EU European Union; EZ Eurozone; FI Finland; " +
    "FJ Fiji; FK Falkland Islands (Islas Malvinas); FM Micronesia; FO Faroe Islands; FR France; FX France; " +
    "GA Gabon; GB United Kingdom; GD Grenada; GE Georgia; GF French Guiana; GG Guernsey; GH Ghana; GI Gibraltar; " +
    "GL Greenland; GM Gambia; GN Guinea; GP Guadeloupe; GQ Equatorial Guinea; GR Greece; " +
    "GS South Georgia & South Sandwich Islands; GT Guatemala; GU Guam; GW Guinea-Bissau; GY Guyana; HK Hong Kong; " +
    "HM Heard & McDonald Islands; HN Honduras; HR Croatia; HT Haiti; HU Hungary; HV Burkina Faso; " +
    "IC Canary Islands; ID Indonesia; IE Ireland; IL Israel; IM Isle of Man; IN India; " +
    "IO British Indian Ocean Territory; IQ Iraq; IR Iran; IS Iceland; IT Italy; JE Jersey; JM Jamaica; JO Jordan; " +
    "JP Japan; KE Kenya; KG Kyrgyzstan; KH Cambodia; KI Kiribati; KM Comoros; KN St. Kitts & Nevis; " +
    "KP North Korea; KR South Korea; KW Kuwait; KY Cayman Islands; KZ Kazakhstan; LA Laos; LB Lebanon; " +
    "LC St. Lucia; LI Liechtenstein; LK Sri Lanka; LR Liberia; LS Lesotho; LT Lithuania; LU Luxembourg; LV Latvia; " +
    "LY Libya; MA Morocco; MC Monaco; MD Moldova; ME Montenegro; MF St. Martin; MG Madagascar; " +
    "MH Marshall Islands; MK North Macedonia; ML Mali; MM Myanmar (Burma); MN Mongolia; MO Macao; " +
    "MP Northern Mariana Islands; MQ Martinique; MR Mauritania; MS Montserrat; MT Malta; MU Mauritius; " +
    "MV Maldives; MW Malawi; MX Mexico; MY Malaysia; MZ Mozambique; NA Namibia; NC New Caledonia; NE Niger; " +
    "NF Norfolk Island; NG Nigeria; NH Vanuatu; NI Nicaragua; NL Netherlands; NO Norway; NP Nepal; NR Nauru; " +
    "NU Niue; NZ New Zealand; OM Oman; PA Panama; PE Peru; PF French Polynesia; PG Papua New Guinea; " +
    "PH Philippines; PK Pakistan; PL Poland; PM St. Pierre & Miquelon; PN Pitcairn Islands; PR Puerto Rico; " +
    "PS Palestine; PT Portugal; PW Palau; PY Paraguay; QA Qatar; QO Outlying Oceania; RE Réunion; RH Zimbabwe; " +
    "RO Romania; RS Serbia; RU Russia; RW Rwanda; SA Saudi Arabia; SB Solomon Islands; SC Seychelles; SD Sudan; " +
    "SE Sweden; SG Singapore; SH St. Helena; SI Slovenia; SJ Svalbard & Jan Mayen; SK Slovakia; SL Sierra Leone; " +
    "SM San Marino; SN Senegal; SO Somalia; SR Suriname; SS South Sudan; ST São Tomé & Príncipe; SU Russia; " +
    "SV El Salvador; SX Sint Maarten; SY Syria; SZ Eswatini; TA Tristan da Cunha; TC Turks & Caicos Islands; " +
    "TD Chad; TF French Southern Territories; TG Togo; TH Thailand; TJ Tajikistan; TK Tokelau; TL Timor-Leste; " +
    "TM Turkmenistan; TN Tunisia; TO Tonga; TP Timor-Leste; TR Türkiye; TT Trinidad & Tobago; TV Tuvalu; " +
    "TW Taiwan; TZ Tanzania; UA Ukraine; UG Uganda; UK United Kingdom; UM U.S. Outlying Islands; " +
    "UN United Nations; US United States; UY Uruguay; UZ Uzbekistan; VA Vatican City; VC St. Vincent & Grenadines; " +
    "VD Vietnam; VE Venezuela; VG British Virgin Islands; VI U.S. Virgin Islands; VN Vietnam; VU Vanuatu; " +
    "WF Wallis & Futuna; WS Samoa; XA Pseudo-Accents; XB Pseudo-Bidi; XK Kosovo; YD Yemen; YE Yemen; YT Mayotte; " +
    "YU Serbia; ZA South Africa; ZM Zambia; ZR Congo - Kinshasa; ZW Zimbabwe; ZZ Unknown Region",
);

/** Those that have a shorter name, too. */
export const SHORT_REGIONS = table("BA Bosnia; CC Cocos Islands; GB UK; MM Myanmar; PN Pitcairn; UN UN; US US");

/** Languages, and dialects that have a name of their own. */
export const LANGUAGES = table(
  "af Afrikaans; ak Akan; am Amharic; an Aragonese; ar Arabic; ar-001 Modern Standard Arabic; as Assamese; " +
    "ast Asturian; ay Aymara; az Azerbaijani; be Belarusian; bg Bulgarian; bh Bhojpuri; bm Bambara; bn Bangla; " +
    "br Breton; bs Bosnian; ca Catalan; ceb Cebuano; chr Cherokee; ckb Central Kurdish; co Corsican; cs Czech; " +
    "cy Welsh; da Danish; de German; de-AT Austrian German; de-CH Swiss High German; dv Divehi; ee Ewe; el Greek; " +
    "en English; en-AU Australian English; en-CA Canadian English; en-GB British English; en-US American English; " +
    "eo Esperanto; es Spanish; es-419 Latin American Spanish; es-ES European Spanish; es-MX Mexican Spanish; " +
    "et Estonian; eu Basque; fa Persian; fa-AF Dari; fi Finnish; fil Filipino; fo Faroese; fr French; " +
    "fr-CA Canadian French; fr-CH Swiss French; fy Western Frisian; ga Irish; gd Scottish Gaelic; gl Galician; " +
    "gn Guarani; gu Gujarati; ha Hausa; haw Hawaiian; he Hebrew; hi Hindi; hmn Hmong; hr Croatian; " +
    "ht Haitian Creole; hu Hungarian; hy Armenian; ia Interlingua; id Indonesian; ig Igbo; in Indonesian; " +
    "is Icelandic; it Italian; iw Hebrew; ja Japanese; ji Yiddish; jv Javanese; jw Javanese; ka Georgian; " +
    "kk Kazakh; km Khmer; kn Kannada; ko Korean; ku Kurdish; ky Kyrgyz; la Latin; lb Luxembourgish; lg Ganda; " +
    "ln Lingala; lo Lao; lt Lithuanian; lv Latvian; mg Malagasy; mi Māori; mk Macedonian; ml Malayalam; " +
    "mn Mongolian; mni Manipuri; mo Romanian; mr Marathi; ms Malay; mt Maltese; my Burmese; nb Norwegian Bokmål; " +
    "ne Nepali; nl Dutch; nl-BE Flemish; nn Norwegian Nynorsk; no Norwegian; ny Nyanja; oc Occitan; om Oromo; " +
    "or Odia; pa Punjabi; pl Polish; ps Pashto; pt Portuguese; pt-BR Brazilian Portuguese; " +
    "pt-PT European Portuguese; qu Quechua; rm Romansh; ro Romanian; ro-MD Moldavian; ru Russian; rw Kinyarwanda; " +
    "sa Sanskrit; sd Sindhi; sh Serbian (Latin); si Sinhala; sk Slovak; sl Slovenian; sm Samoan; sn Shona; " +
    "so Somali; sq Albanian; sr Serbian; sr-ME Montenegrin; st Southern Sotho; su Sundanese; sv Swedish; " +
    "sw Swahili; sw-CD Congo Swahili; ta Tamil; te Telugu; tg Tajik; th Thai; ti Tigrinya; tk Turkmen; " +
    "tl Filipino; tn Tswana; to Tongan; tr Turkish; ts Tsonga; tt Tatar; tw Akan; ug Uyghur; uk Ukrainian; " +
    "ur Urdu; uz Uzbek; vi Vietnamese; wa Walloon; wo Wolof; xh Xhosa; yi Yiddish; yo Yoruba; yue Cantonese; " +
    "zh Chinese; zh-Hans Simplified Chinese; zh-Hant Traditional Chinese; zu Zulu",
);

export const SCRIPTS = table(
  "Adlm Adlam; Arab Arabic; Armn Armenian; Beng Bangla; Bopo Bopomofo; Brai Braille; " +
    "Cans Unified Canadian Aboriginal Syllabics; Cher Cherokee; Copt Coptic; Cyrl Cyrillic; Deva Devanagari; " +
    "Egyp Egyptian hieroglyphs; Ethi Ethiopic; Geor Georgian; Goth Gothic; Grek Greek; Gujr Gujarati; " +
    "Guru Gurmukhi; Hang Hangul; Hani Han; Hans Simplified; Hant Traditional; Hebr Hebrew; Hira Hiragana; " +
    "Hrkt Japanese syllabaries; Jamo Jamo; Jpan Japanese; Kana Katakana; Khmr Khmer; Knda Kannada; Kore Korean; " +
    "Laoo Lao; Latf Fraktur Latin; Latg Gaelic Latin; Latn Latin; Mlym Malayalam; Mong Mongolian; Mymr Myanmar; " +
    "Orya Odia; Rohg Hanifi; Sinh Sinhala; Syrc Syriac; Taml Tamil; Telu Telugu; Tfng Tifinagh; Thaa Thaana; " +
    "Thai Thai; Tibt Tibetan; Vaii Vai; Yiii Yi; Zinh Inherited; Zmth Mathematical Notation; Zsye Emoji; " +
    "Zsym Symbols; Zxxx Unwritten; Zyyy Common; Zzzz Unknown Script",
);

export const CALENDARS = table(
  "buddhist Buddhist Calendar; chinese Chinese Calendar; coptic Coptic Calendar; dangi Dangi Calendar; " +
    "ethioaa Ethiopic Amete Alem Calendar; ethiopic Ethiopic Calendar; gregory Gregorian Calendar; " +
    "hebrew Hebrew Calendar; indian Indian National Calendar; islamic Hijri Calendar; " +
    "islamic-civil Hijri Calendar (tabular, civil epoch); " +
    "islamic-tbla Hijri Calendar (tabular, astronomical epoch); islamic-umalqura Hijri Calendar (Umm al-Qura); " +
    "iso8601 Gregorian Calendar (ISO 8601 Weeks); japanese Japanese Calendar; persian Persian Calendar; " +
    "roc Minguo Calendar",
);

/** The fields of a date: the long, the short and the narrow name. */
export const FIELDS = {
  __proto__: null,
  era: ["era", "era", "era"],
  year: ["year", "yr.", "yr"],
  quarter: ["quarter", "qtr.", "qtr"],
  month: ["month", "mo.", "mo"],
  weekOfYear: ["week", "wk.", "wk"],
  weekday: ["day of the week", "day of wk.", "day of wk."],
  day: ["day", "day", "day"],
  dayPeriod: ["AM/PM", "AM/PM", "AM/PM"],
  hour: ["hour", "hr.", "hr"],
  minute: ["minute", "min.", "min"],
  second: ["second", "sec.", "sec"],
  timeZoneName: ["time zone", "zone", "zone"],
};
