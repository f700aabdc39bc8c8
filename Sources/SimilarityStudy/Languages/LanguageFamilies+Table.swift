extension LanguageFamilies {
  /// `code|name|family|branch|script`, a language a line.
  static let table = """
    ar|Arabic|Afro-Asiatic|Semitic|Arabic
    he|Hebrew|Afro-Asiatic|Semitic|Hebrew
    mt|Maltese|Afro-Asiatic|Semitic|Latin
    am|Amharic|Afro-Asiatic|Semitic|Ethiopic
    ti|Tigrinya|Afro-Asiatic|Semitic|Ethiopic
    kab|Kabyle|Afro-Asiatic|Berber|Latin
    ha|Hausa|Afro-Asiatic|Chadic|Latin
    om|Oromo|Afro-Asiatic|Cushitic|Latin
    so|Somali|Afro-Asiatic|Cushitic|Latin
    sw|Swahili|Atlantic-Congo|Bantu|Latin
    xh|Xhosa|Atlantic-Congo|Bantu|Latin
    zu|Zulu|Atlantic-Congo|Bantu|Latin
    sn|Shona|Atlantic-Congo|Bantu|Latin
    rw|Kinyarwanda|Atlantic-Congo|Bantu|Latin
    lg|Ganda|Atlantic-Congo|Bantu|Latin
    st|Southern Sotho|Atlantic-Congo|Bantu|Latin
    yo|Yoruba|Atlantic-Congo|Volta-Niger|Latin
    ig|Igbo|Atlantic-Congo|Volta-Niger|Latin
    wo|Wolof|Atlantic-Congo|Senegambian|Latin
    vi|Vietnamese|Austroasiatic|Vietic|Latin
    km|Khmer|Austroasiatic|Khmeric|Khmer
    id|Indonesian|Austronesian|Malayo-Polynesian|Latin
    ms|Malay|Austronesian|Malayo-Polynesian|Latin
    jv|Javanese|Austronesian|Malayo-Polynesian|Latin
    su|Sundanese|Austronesian|Malayo-Polynesian|Latin
    tl|Tagalog|Austronesian|Malayo-Polynesian|Latin
    ceb|Cebuano|Austronesian|Malayo-Polynesian|Latin
    mg|Malagasy|Austronesian|Malayo-Polynesian|Latin
    mi|Maori|Austronesian|Malayo-Polynesian|Latin
    haw|Hawaiian|Austronesian|Malayo-Polynesian|Latin
    eu|Basque|Basque|Basque|Latin
    ta|Tamil|Dravidian|South Dravidian|Tamil
    ml|Malayalam|Dravidian|South Dravidian|Malayalam
    kn|Kannada|Dravidian|South Dravidian|Kannada
    te|Telugu|Dravidian|South-Central Dravidian|Telugu
    sq|Albanian|Indo-European|Albanian|Latin
    hy|Armenian|Indo-European|Armenian|Armenian
    lt|Lithuanian|Indo-European|Baltic|Latin
    lv|Latvian|Indo-European|Baltic|Latin
    br|Breton|Indo-European|Celtic|Latin
    cy|Welsh|Indo-European|Celtic|Latin
    ga|Irish|Indo-European|Celtic|Latin
    gd|Scottish Gaelic|Indo-European|Celtic|Latin
    en|English|Indo-European|Germanic|Latin
    de|German|Indo-European|Germanic|Latin
    nl|Dutch|Indo-European|Germanic|Latin
    af|Afrikaans|Indo-European|Germanic|Latin
    fy|Western Frisian|Indo-European|Germanic|Latin
    lb|Luxembourgish|Indo-European|Germanic|Latin
    yi|Yiddish|Indo-European|Germanic|Hebrew
    nds|Low German|Indo-European|Germanic|Latin
    da|Danish|Indo-European|Germanic|Latin
    sv|Swedish|Indo-European|Germanic|Latin
    no|Norwegian|Indo-European|Germanic|Latin
    nb|Norwegian Bokmål|Indo-European|Germanic|Latin
    nn|Norwegian Nynorsk|Indo-European|Germanic|Latin
    is|Icelandic|Indo-European|Germanic|Latin
    fo|Faroese|Indo-European|Germanic|Latin
    el|Greek|Indo-European|Greek|Greek
    hi|Hindi|Indo-European|Indo-Aryan|Devanagari
    ur|Urdu|Indo-European|Indo-Aryan|Arabic
    bn|Bengali|Indo-European|Indo-Aryan|Bengali
    as|Assamese|Indo-European|Indo-Aryan|Bengali
    gu|Gujarati|Indo-European|Indo-Aryan|Gujarati
    mr|Marathi|Indo-European|Indo-Aryan|Devanagari
    ne|Nepali|Indo-European|Indo-Aryan|Devanagari
    or|Odia|Indo-European|Indo-Aryan|Odia
    pa|Punjabi|Indo-European|Indo-Aryan|Gurmukhi
    sd|Sindhi|Indo-European|Indo-Aryan|Arabic
    si|Sinhala|Indo-European|Indo-Aryan|Sinhala
    fa|Persian|Indo-European|Iranian|Arabic
    ps|Pashto|Indo-European|Iranian|Arabic
    ku|Kurdish|Indo-European|Iranian|Latin
    ckb|Central Kurdish|Indo-European|Iranian|Arabic
    tg|Tajik|Indo-European|Iranian|Cyrillic
    fr|French|Indo-European|Romance|Latin
    es|Spanish|Indo-European|Romance|Latin
    pt|Portuguese|Indo-European|Romance|Latin
    gl|Galician|Indo-European|Romance|Latin
    ca|Catalan|Indo-European|Romance|Latin
    oc|Occitan|Indo-European|Romance|Latin
    ast|Asturian|Indo-European|Romance|Latin
    an|Aragonese|Indo-European|Romance|Latin
    it|Italian|Indo-European|Romance|Latin
    fur|Friulian|Indo-European|Romance|Latin
    ro|Romanian|Indo-European|Romance|Latin
    ru|Russian|Indo-European|Slavic|Cyrillic
    uk|Ukrainian|Indo-European|Slavic|Cyrillic
    be|Belarusian|Indo-European|Slavic|Cyrillic
    pl|Polish|Indo-European|Slavic|Latin
    cs|Czech|Indo-European|Slavic|Latin
    sk|Slovak|Indo-European|Slavic|Latin
    hsb|Upper Sorbian|Indo-European|Slavic|Latin
    bg|Bulgarian|Indo-European|Slavic|Cyrillic
    mk|Macedonian|Indo-European|Slavic|Cyrillic
    sr|Serbian|Indo-European|Slavic|Cyrillic
    hr|Croatian|Indo-European|Slavic|Latin
    bs|Bosnian|Indo-European|Slavic|Latin
    sl|Slovenian|Indo-European|Slavic|Latin
    ja|Japanese|Japonic|Japonic|Japanese
    ka|Georgian|Kartvelian|Kartvelian|Georgian
    ko|Korean|Koreanic|Koreanic|Hangul
    mn|Mongolian|Mongolic|Mongolic|Cyrillic
    zh|Chinese|Sino-Tibetan|Sinitic|Han
    yue|Cantonese|Sino-Tibetan|Sinitic|Han
    my|Burmese|Sino-Tibetan|Burmese-Lolo|Myanmar
    bo|Tibetan|Sino-Tibetan|Bodic|Tibetan
    dz|Dzongkha|Sino-Tibetan|Bodic|Tibetan
    th|Thai|Tai-Kadai|Tai|Thai
    lo|Lao|Tai-Kadai|Tai|Lao
    tr|Turkish|Turkic|Oghuz|Latin
    az|Azerbaijani|Turkic|Oghuz|Latin
    tk|Turkmen|Turkic|Oghuz|Latin
    kk|Kazakh|Turkic|Kipchak|Cyrillic
    ky|Kyrgyz|Turkic|Kipchak|Cyrillic
    tt|Tatar|Turkic|Kipchak|Cyrillic
    ba|Bashkir|Turkic|Kipchak|Cyrillic
    crh|Crimean Tatar|Turkic|Kipchak|Latin
    uz|Uzbek|Turkic|Karluk|Latin
    ug|Uyghur|Turkic|Karluk|Arabic
    fi|Finnish|Uralic|Finnic|Latin
    et|Estonian|Uralic|Finnic|Latin
    se|Northern Sami|Uralic|Sami|Latin
    hu|Hungarian|Uralic|Hungarian|Latin
    qu|Quechua|Quechuan|Quechuan|Latin
    gn|Guarani|Tupian|Tupi-Guarani|Latin
    eo|Esperanto|Constructed|Constructed|Latin
    ia|Interlingua|Constructed|Constructed|Latin
    """

  /// Three-letter and retired codes of languages in the table, each to its code there.
  static let otherCodes: [String: String] = [
    "afr": "af", "amh": "am", "ara": "ar", "arb": "ar", "aze": "az", "azj": "az", "bel": "be",
    "ben": "bn", "bos": "bs", "bre": "br", "bul": "bg", "cat": "ca", "ces": "cs", "cze": "cs",
    "cmn": "zh", "chi": "zh", "zho": "zh", "cym": "cy", "wel": "cy", "dan": "da", "deu": "de",
    "ger": "de", "ell": "el", "gre": "el", "eng": "en", "epo": "eo", "est": "et", "eus": "eu",
    "baq": "eu", "fas": "fa", "per": "fa", "pes": "fa", "fin": "fi", "fil": "tl", "fra": "fr",
    "fre": "fr", "gle": "ga", "glg": "gl", "guj": "gu", "hau": "ha", "heb": "he", "iw": "he",
    "hin": "hi", "hrv": "hr", "hun": "hu", "hye": "hy", "arm": "hy", "ibo": "ig", "ind": "id",
    "in": "id", "isl": "is", "ice": "is", "ita": "it", "jav": "jv", "jpn": "ja", "kan": "kn",
    "kat": "ka", "geo": "ka", "kaz": "kk", "khm": "km", "kor": "ko", "lao": "lo", "lav": "lv",
    "lvs": "lv", "lit": "lt", "mal": "ml", "mar": "mr", "mkd": "mk", "mac": "mk", "mlt": "mt",
    "mon": "mn", "khk": "mn", "msa": "ms", "may": "ms", "zsm": "ms", "mya": "my", "bur": "my",
    "nep": "ne", "npi": "ne", "nld": "nl", "dut": "nl", "nno": "nn", "nob": "nb", "nor": "no",
    "oci": "oc", "ori": "or", "ory": "or", "pan": "pa", "pol": "pl", "por": "pt", "pus": "ps",
    "ron": "ro", "rum": "ro", "mo": "ro", "rus": "ru", "sin": "si", "slk": "sk", "slo": "sk",
    "slv": "sl", "som": "so", "spa": "es", "sqi": "sq", "alb": "sq", "srp": "sr", "swa": "sw",
    "swh": "sw", "swe": "sv", "tam": "ta", "tel": "te", "tgk": "tg", "tgl": "tl", "tha": "th",
    "tur": "tr", "ukr": "uk", "urd": "ur", "uzb": "uz", "uzn": "uz", "vie": "vi", "xho": "xh",
    "yid": "yi", "ydd": "yi", "ji": "yi", "yor": "yo", "zul": "zu",
  ]
}

extension Language {
  /// A language from a line of the table, which always has its five columns.
  init(row: Substring) {
    let columns = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    precondition(columns.count == 5, "the table's line \(row) does not have five columns")
    self.init(
      code: columns[0], name: columns[1], family: columns[2], branch: columns[3],
      script: columns[4])
  }
}
