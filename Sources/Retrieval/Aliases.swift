/// Words for a stored value that are not its spelling: a country's adjective, a sex's letter. General English.
enum Aliases {
    /// Normalised stored values a question's word may stand for, likeliest first.
    static func values(for word: String) -> [String] {
        byWord[word] ?? []
    }

    /// Letters that mean a sex only in a column named so.
    static let sexLetters: [String: String] = [
        "male": "m", "males": "m", "men": "m", "man": "m", "boys": "m", "female": "f", "females": "f", "women": "f",
        "woman": "f",
        "girls": "f",
    ]

    /// Places in a contest, in the letters in which tables keep them.
    static let ranks: [String: String] = [
        "first": "1st", "champion": "1st", "champions": "1st", "winner": "1st", "winners": "1st", "won": "1st",
        "win": "1st", "winning": "1st", "championship": "1st", "second": "2nd", "runner": "2nd", "runners": "2nd",
        "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th",
        "ninth": "9th", "tenth": "10th",
    ]

    private static let byWord: [String: [String]] = {
        var table: [String: [String]] = [:]
        for line in lines.split(separator: "\n") {
            let parts = line.split(separator: ":").map(String.init)
            guard parts.count == 2 else { continue }
            let values = parts[1].split(separator: ",").map { Words.normalize(String($0)) }
            for word in parts[0].split(separator: ",") { table[Words.normalize(String(word)), default: []] += values }
        }
        return table
    }()

    private static let lines = """
        french:France
        german:Germany
        dutch:Netherlands,Holland
        british:United Kingdom,UK,Great Britain
        english:England
        scottish:Scotland
        welsh:Wales
        irish:Ireland
        italian:Italy
        spanish:Spain
        portuguese:Portugal
        swiss:Switzerland
        austrian:Austria
        belgian:Belgium
        danish:Denmark
        swedish:Sweden
        norwegian:Norway
        finnish:Finland
        icelandic:Iceland
        polish:Poland
        czech:Czech Republic,Czechia
        slovak:Slovakia
        hungarian:Hungary
        romanian:Romania
        bulgarian:Bulgaria
        greek:Greece
        turkish:Turkey
        russian:Russia,Russian Federation
        ukrainian:Ukraine
        serbian:Serbia
        croatian:Croatia
        american:United States,USA,US,United States of America
        us,usa,america:United States,USA,US,United States of America
        uk,britain:United Kingdom,UK,Great Britain
        canadian:Canada
        mexican:Mexico
        brazilian:Brazil
        argentine,argentinian:Argentina
        chilean:Chile
        colombian:Colombia
        peruvian:Peru
        cuban:Cuba
        chinese:China
        japanese:Japan
        korean:South Korea,Korea
        indian:India
        pakistani:Pakistan
        indonesian:Indonesia
        thai:Thailand
        vietnamese:Vietnam
        filipino:Philippines
        australian:Australia
        egyptian:Egypt
        nigerian:Nigeria
        kenyan:Kenya
        moroccan:Morocco
        israeli:Israel
        iranian:Iran
        iraqi:Iraq
        saudi:Saudi Arabia
        european:Europe
        asian:Asia
        african:Africa
        united states,united states of america:USA,US
        united kingdom,great britain:UK
        new york city:NYC
        champion,champions,winner,winners:1st
        runner up,runners up:2nd
        third place:3rd
        alabama:AL
        alaska:AK
        arizona:AZ
        arkansas:AR
        california:CA
        colorado:CO
        connecticut:CT
        delaware:DE
        florida:FL
        georgia:GA
        hawaii:HI
        idaho:ID
        illinois:IL
        indiana:IN
        iowa:IA
        kansas:KS
        kentucky:KY
        louisiana:LA
        maine:ME
        maryland:MD
        massachusetts:MA
        michigan:MI
        minnesota:MN
        mississippi:MS
        missouri:MO
        montana:MT
        nebraska:NE
        nevada:NV
        new hampshire:NH
        new jersey:NJ
        new mexico:NM
        new york:NY
        north carolina:NC
        north dakota:ND
        ohio:OH
        oklahoma:OK
        oregon:OR
        pennsylvania:PA
        rhode island:RI
        south carolina:SC
        south dakota:SD
        tennessee:TN
        texas:TX
        utah:UT
        vermont:VT
        virginia:VA
        washington:WA
        west virginia:WV
        wisconsin:WI
        wyoming:WY
        """
}
