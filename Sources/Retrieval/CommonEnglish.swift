/// English words that say how to ask, not what the data holds: they need no match in a catalog, and alone they are no
/// stored value. General English, the same for every database.
enum CommonEnglish {
    /// Articles, pronouns, prepositions, conjunctions, auxiliaries.
    static let stopWords: Set<String> = words(
        """
        a an the this that these those such same other others another each every all any some both either neither no
        not none nor and or but if then than as so because while whereas though although of in on at to for from by
        with without within into onto over under above below between among across through throughout during before
        after since until till upon per via against about around toward towards out off up down near along behind
        beside besides beyond except excluding including like unlike versus vs i me my mine we us our ours you your
        yours he him his she her hers it its they them their theirs who whom whose which what when where why how is
        are was were be been being am do does did done doing have has had having can could may might must shall should
        will would ought need let lets there here one ones own self itself themselves himself herself ourselves
        yourself s t d ll re ve m also too only just even still yet again once ever never always often sometimes
        usually already now dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt havent hasnt hadnt
        whats whos wheres theres im ive id youre thats etc ie eg whether whatever whichever whoever wherever instead
        rather else otherwise however therefore thus hence despite regardless according yes ok okay please thanks
        thank hi hello hey kindly pm amongst something anything everything nothing someone anyone everyone nobody
        somebody anybody everybody
        """)

    /// Asking, aggregates, comparisons, order, time, units of counting: what a query language says by itself.
    static let operators: Set<String> = words(
        """
        show list find give get tell display return retrieve select fetch provide present report print output search
        identify determine calculate compute count number numbers amount amounts quantity total totals sum sums
        average averages avg mean median mode minimum min maximum max most least more less fewer few many much several
        multiple lot lots highest lowest largest smallest biggest greatest fewest best worst top bottom first second
        third fourth fifth last latest earliest oldest newest longest shortest youngest next previous current recent
        recently high low higher lower large larger small smaller big bigger great greater long longer short shorter
        old older new newer young younger early earlier late later good better bad worse exactly approximately roughly
        nearly almost equal equals exceed exceeds exceeding exceeded above below over under between range ranges
        ranging rank ranks ranked ranking order ordered ordering orders sort sorted sorting ascending descending asc
        desc alphabetical alphabetically alphabetic lexicographical lexicographically chronological reverse group
        groups grouped grouping per each by breakdown break broken distinct unique different differing duplicate
        distribution percentage percentages percent percents proportion ratio share fraction rate difference
        differences compare compared comparing comparison relative correlation trend trends growth change changes
        changed increase increased increasing decrease decreased decreasing grow grew grown half double twice thrice
        times zero one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million
        billion single pair whole entire overall combined together respective respectively corresponding
        correspondingly associated related relation information info details detail data dataset database table tables
        column columns row rows record records entry entries field fields value values result results answer question
        query item items thing things kind kinds type types sorts form example examples case cases lists set sets name
        names named called title titled id ids identifier identifiers code codes key keys year years month months
        monthly yearly annual annually week weeks weekly weekday weekend day days daily date dates quarter quarters
        quarterly hour hours minute minutes seconds time today yesterday tomorrow ago past period periods timerange timeframe since
        century decade january february march april may june july august september october november december jan feb
        mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues
        wed thu thur thurs fri sat sun morning afternoon evening night season particular specific certain given based
        commence commences commenced commencing starting start starts started beginning begin begins began ending end ends ended finish finished using use
        used include includes included including exclude excludes excluded contain contains contained containing
        consist consists comprise belong belongs belonging involve involved involves exist exists existing available
        correspond match matches matching satisfy meet meets maximal minimal common commonly popular frequent
        frequently frequency occurrence occurrences occur occurs occurred appear appears appeared rest remaining part
        parts standard deviation variance cumulative running moving serial plot chart graph pie bar line histogram visualize
        visualise letter letters character characters word words string substring prefix null empty missing unknown
        positive negative true false main major minor general full fully complete actual possible various similar
        additional extra exact individual individually alone side point points level levels degree scale size sizes
        limit along currently formerly originally ever both rounded round decimal decimals places integer nearest
        ordinal inclusive inclusively regardless insensitive sensitive threshold consider considered considering
        assume assuming define defined differ differs vary varies varied terms term split splits ignore ignoring
        ignored world people person persons member members individuals everyone non pre post duration elapsed situation preference
        probability likelihood likely chance equivalent dollar dollars usd euro euros pound pounds lbs kg km cm mm
        mile miles meter meters metre metres kilometer kilometers kilometre kilometres kilogram kilograms gram grams ton tons
        tonne tonnes centimeter centimeters centimetre centimetres millimeter millimeters millimetre millimetres inch inches foot
        feet yard yards acre acres hectare hectares liter liters litre litres milliliter milliliters millilitre millilitres gallon
        gallons ounce ounces kilo kilos watt watts kilowatt kilowatts megawatt megawatts gigawatt gigawatts volt volts
        celsius fahrenheit kelvin degrees kilobyte kilobytes megabyte megabytes gigabyte gigabytes terabyte terabytes boolean
        integers numeric summary overview choice choices option options whose plus minus outside inside somewhere
        moment convert converted imagine suppose supposing recalculate utilize utilise hypothetically origin origins
        existence units unit exclusive instance instances counts counted majority minority portion diverse variety
        nature amongst subset intersection union note simply directly indirectly additionally equally combination
        combinations pairs
        """)

    /// Verbs that tie two things together and have no column of their own, in their usual forms.
    static let verbs: Set<String> = words(
        """
        enter enters entered entering go goes went gone going make makes made making take takes took taken taking come comes came coming see sees
        saw seen know knows knew known think say says said want wants wanted wish look looks looking work works worked
        working live lives lived living own owns owned owning buy buys bought buying purchase purchases purchased
        purchasing sell sells sold selling place places placed placing pay pays paid paying spend spends spent earn
        earns earned receive receives received receiving send sends sent sending hold holds held holding keep keeps
        kept put puts bring brought carry carries carried write writes wrote written writing read reads publish
        publishes published publishing author authored create creates created creating produce produces produced
        producing build builds built offer offers offered offering serve serves served serving run runs ran running
        play plays played playing perform performs performed performing participate participates participated
        participating attend attends attended attending join joins joined visit visits visited enroll enrolls enrolled
        enrol teach teaches taught study studies studied studying learn learned lead leads led leading manage manages
        managed managing direct directs directed win wins won winning lose loses lost losing beat score scores scored
        achieve achieved reach reaches reached speak speaks spoke spoken speaking talk locate locates located locating
        situated based reside resides resided residing originate originates originated hail born die died dies happen
        happens happened occur open opened close closed hire hires hired employ employed employs cover covers covered
        handle handles handled register registered registers assign assigned assigns appear arrive arrives arrived
        arriving depart departs departed departing leave leaves left fly flies flew flying travel traveled travelled
        drive drives driven ship ships shipped deliver delivered order cancel cancelled canceled return returned rate
        rated rates review reviewed love loves liked likes prefer prefers preferred support supports supported help
        helped helps allow allowed allows require requires required requiring become becomes became turn turned call
        calls weigh weighs cost costs worth vote votes voted cast watch watched air aired airing broadcast broadcasts
        release released releases record recorded add added remove removed update updated set follow followed
        following follows compare represent represents represented feature features featured featuring mention
        mentioned relate average measure measured exceed total rank describe described describing share shared shares
        show shown showing shows stay stayed try tried treat treated use uses hosted host hosts hosting get gets got
        gotten obtain obtained gain gained last lasted lasts apply applied accept accepted complete completed connect
        connected refer refers referred cite cites cited citing collaborate collaborated signed sign signing transact
        transacted subscribe subscribed check checked log logged post posted graduate graduated pass passed fail
        failed save saves saved saving pick picked choose chose chosen affect affected generate generated generates
        """)

    /// Adjectives and adverbs that colour a question without naming anything.
    static let modifiers: Set<String> = words(
        """
        well very really quite highly strongly closely typically normally mostly mainly primarily especially
        particularly together apart away far close nearby worldwide wide deep able likely unlikely free busy ready
        important interesting significant famous known popular favorite favourite preferred real right wrong correct
        sure certain clear easy hard heavy heaviest heavier light lighter lightest tall taller tallest cheap cheaper
        cheapest expensive fast faster fastest slow slower slowest strong strongest weak rich richest poor poorest hot
        cold widest narrow closest farthest furthest dense nice great active inactive previous former prior subsequent
        final initial original simultaneous average usual normal respective eligible valid overall net gross combined
        accumulated
        """)

    /// Words of change, measure and manner that people use of any numbers: what they mean is computed from columns, not
    /// stored in one (a margin from price and cost, growth from two years).
    static let reckoning: Set<String> = words(
        """
        margin margins profit profits profitable profitability markup surplus loss losses gain gains earnings takings
        growth rise rises rose risen rising fall falls fell fallen falling drop drops dropped dropping decline declines
        declined declining climb climbs climbed soar soared shrink shrinks shrank expand expands expanded expanding
        develop develops developed developing development evolve evolves evolved evolving evolution progress progressed
        fluctuate fluctuated shift shifts shifted swing swings peak peaks peaked dip dips dipped slump surge surged
        improve improves improved improving improvement worsen worsened stable steady constant contribute contributes
        contributed contributing contribution account accounts accounted accounting make-up composition mix split
        spread gap gaps ratio ratios index percentile quantile quartile quartiles outlier outliers spike spikes pattern
        patterns seasonality seasonal busy busiest quiet quietest slowest dominant leading strong stronger weaker
        weakest performance performing performer performers best-selling bestselling bestseller bestsellers top-selling
        value values valuable worth figure figures statistic statistics stats metric metrics kpi kpis volume volumes
        size sum-total grand subtotal remainder balance volume baseline target benchmark estimate estimated forecast
        double doubled triple tripled halve halved multiply multiplied divide divided dividing subtract subtracted
        minus plus times per-cent pct cumulative running rolling moving weighted unweighted normalized adjusted
        """)

    /// How people hold things together in a question: manner, talk about the answer, small nouns of everyday speech.
    static let discourse: Set<String> = words(
        """
        back forth forward backward ahead upper lower case cases alike together aside apart respectively separately
        jointly side treat treats treated treating regard regarded regards leave leaves leaving left skip skipping
        omit omitted omitting drop count counted counting consider mean means meaning understand explain describe
        clarify wonder wondering curious guess ask asks asked asking question questions query queries help matter
        matters need needs needed want wants like likes would-like interested looking try trying check checking verify
        confirm see seeing view viewing pull pulled bring brings bringing brought came coming come comes arrive happen
        happening happened address addresses contact get gets getting got gotten given giving gave went gone done doing
        made making used using worked working tell telling told talk talking talks said says turn turning turned
        actually basically simply generally specifically particularly especially namely roughly approximately
        currently presently nowadays lately meanwhile altogether total overall entire entirely wholly partly mostly
        largely chiefly mainly somewhat fairly pretty rather quite very extremely too enough far further furthermore
        moreover also additionally besides likewise similarly way ways manner mode basis terms term respect regard sense
        idea reason reasons purpose purposes thing stuff bit bits piece pieces portion portions amounting bunch handful
        plenty couple dozen dozens tons loads ourselves themselves itself folks guys everybody anybody nobody
        place places placed put puts putting set sets setting go going goes start stop stopped stopping continue
        continued continues remain remains remained stay stays keep keeps keeping follow followed takes taking taken
        took sent send sends sending come-in shown showing appear appearing seem seems seemed look looks looked
        looking end ended ending begin began begun both either whichever whatever whenever wherever ever whose
        """)

    static let all = stopWords.union(operators).union(verbs).union(modifiers).union(reckoning).union(discourse)

    /// Needs no match in the data: in the lists as it is, or by its singular.
    static func contains(_ word: String) -> Bool { all.contains(word) || all.contains(Words.singular(word)) }

    /// Months and days of the week, which are no proper nouns of the data.
    static func isOfCalendar(_ word: String) -> Bool { calendar.contains(word) || calendar.contains(Words.singular(word)) }

    private static let calendar = words(
        """
        january february march april may june july august september october november december monday tuesday wednesday
        thursday friday saturday sunday
        """)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
