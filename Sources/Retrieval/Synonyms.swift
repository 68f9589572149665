/// Words that name the same thing, for linking a question to names. General English and business usage; a dataset's own
/// words come on top of it.
public struct Synonyms: Sendable, Hashable {
    /// Each group: words or short phrases of one meaning.
    public var groups: [[String]]
    public init(groups: [[String]]) { self.groups = groups }

    /// The list shipped with the product.
    public static let english = Synonyms(
        groups: equal.split(separator: "\n").map { line in
            line.split(separator: ",").map { $0.trimmed }
        })

    /// One group per line.
    private static let equal = """
        revenue, sale, turnover, income, proceeds, earning
        revenue, sale, turnover, amount, price
        profit, margin, gain
        drug, medication, medicine
        coach, trainer
        age, birth, how old, old, young, oldest, youngest
        champion, winner, championship
        customer, client, buyer, purchaser, shopper, consumer, patron
        user, member, account holder, subscriber
        cost, expense, expenditure, spending
        price, cost, fee, fare, charge, how expensive, cheap, cheapest, cheaper, expensive, tuition
        salary, wage, pay, compensation, earnings, payroll, income
        amount, sum, value, total, how much
        quantity, count, amount, number, units, how many, how much
        employee, staff, worker, personnel, associate, employed
        manager, boss, supervisor, head, lead, leader
        company, firm, business, corporation, organization, organisation, enterprise, employer, manufacturer
        maker, manufacturer, producer, brand, make, built, produced, produce
        vendor, supplier, seller, merchant, retailer
        product, item, good, goods, article, merchandise
        order, purchase, transaction, buy, bought, placed, purchased, ordered
        transaction, payment, transfer, trade
        payment, pay, paid, paying
        return, sent back, send back, gave back, give back, brought back, returned, refund, refunded
        sale, sold, sell, bought, buy
        invoice, bill
        shipment, delivery, shipping, shipped
        shop, store, outlet
        warehouse, depot, storehouse
        category, type, kind, class, genre, group, sort
        genre, style
        country, nation, land, state, nationality, citizenship, countries
        city, town, municipality, place
        state, province, region
        region, area, district, zone, territory
        location, place, address, site, venue, where, located, based
        address, street, residence
        zip, postal, postcode
        age, old, older, oldest, young, younger, youngest, how old
        birth, born, birthday, birthdate
        death, died, dead, deceased
        gender, sex, male, female, men, women, man, woman, boy, girl
        height, tall, taller, tallest, how tall, high
        weight, heavy, heavier, heaviest, how heavy, weigh, light, lightest
        length, long, longest, longer, duration, short, shortest, shorter, how long
        duration, runtime, time
        size, area, big, large, how big, how large, biggest, largest, smallest, square
        area, surface
        distance, far, how far, mile, kilometer, mileage
        speed, fast, fastest, velocity, quick, slow, slowest
        population, people, inhabitant, resident, person, populous, live, citizen, how many people
        capacity, seat, seating, hold
        attendance, audience, attendee, visitor, attended, spectator
        pupil, student, learner
        teacher, instructor, professor, lecturer, faculty, educator, teach, taught
        course, class, subject, lesson, module
        school, college, university, institution
        department, division, unit, faculty
        grade, mark, score
        score, rating, point, stars, rank, rated
        rating, review, score, rated, star
        review, comment, feedback, opinion
        restaurant, diner, eatery, place
        cuisine, food, dish, meal
        doctor, physician
        author, writer, written, write, wrote
        paper, publication, article, document, published
        journal, magazine, publication
        conference, venue, symposium
        publisher, publishing, publish
        keyword, topic, subject, theme
        domain, field, area, subject
        book, volume, novel
        movie, film, picture
        song, track, tune, music
        singer, vocalist, artist, musician, performer
        artist, musician, performer
        band, orchestra, ensemble, group
        concert, show, performance, gig
        theme, topic, subject
        series, show, program, programme
        show, program, programme, performance
        episode, installment
        channel, station, network
        viewer, audience, viewership, view, watched
        director, directed
        car, vehicle, automobile, auto
        horsepower, power
        mpg, mileage, economy, miles per gallon
        flight, fly, flying, depart, arrive
        airline, carrier
        airport, airfield
        source, origin, departing, departure, depart, from, leaving, departed, leave
        destination, arrival, arriving, arrive, to, dest, landing, land, arrived
        abbreviation, abbrev, acronym, short name, code
        phone, telephone, mobile, tel, contact number
        email, mail
        contestant, competitor, participant, candidate, player, athlete
        vote, ballot, voter, voting
        player, athlete
        match, game, fixture
        team, club, squad, side
        tournament, competition, championship, contest
        winner, champion, won, win
        rank, ranking, position, standing
        language, speak, spoken, tongue, spoke
        official, formal
                government, governance, regime
        leader, president, ruler, head
        continent, region
        expectancy, expectation
        pet, animal
        dog, puppy, canine
        cat, kitten, feline
        date, day, when, time
        year, when, annual
        time, hour, when
        start, begin, beginning, from, opening, since, started, commence
        end, finish, close, until, ended
        created, create, made, joined, opened, registered
        status, state, condition
        description, detail, summary
        name, title, called, label, who
        title, heading
        user, customer
        balance, fund, money
        discount, rebate, reduction
        coupon, voucher, promo, promotion
        stock, share, ticker, symbol
        stock, inventory
        symbol, ticker
        device, phone, hardware
        notification, message, alert
        session, visit
        first, given, forename
        last, family, sur
        last, latest
        evaluation, assessment, appraisal, evaluated, award
        bonus, incentive, award, premium, reward
        sale, sell, sold, selling, copy
        weight, lbs, pound, kg, kilogram, lighter
        horsepower, hp
        capacity, accommodate, room, fit, space
        worth, wealth, wealthy, rich, richest
        independence, independent, founded
        found, founded, founding, established, start, started, existed, formed
        fuel, gasoline, gas, mpg
        land, surface, area
        predominant, predominantly, percentage
        air, aired, airing, broadcast, broadcasted
        original, first
        production, make, maker, produced, produce
        message, content, text
        balance, amount
        hire, hiring, recruit, employ, employed, work
        plant, factory, facility, station
        capacity, output
        model, version, variant
        version, edition, release
        record, recording
        share, percent, percentage, proportion
        percentage, percent, rate
        average, mean, avg
        maximum, max, highest
        minimum, min, lowest
        high, highest
        low, lowest
        maximum, top, highest
        advisor, adviser, mentor, counselor, advise
        program, programme, degree, major
        major, specialty, specialization, minor
        semester, term
        instructor, teacher
        prerequisite, requirement
        tip, suggestion
        neighborhood, neighbourhood, area, district
        check in, visit
        citation, cite, cited, reference
        friend, peer, buddy
        open, opened, opening
        """

    /// Short spellings met in names, and the words they stand for.
    static let abbreviations: [String: [String]] = [
        "dept": ["department"], "num": ["number"], "nbr": ["number"], "qty": ["quantity"], "amt": ["amount"],
        "desc": ["description"], "addr": ["address"], "emp": ["employee"], "cust": ["customer"], "prod": ["product"],
        "acct": ["account"], "txn": ["transaction"], "tx": ["transaction"], "trans": ["transaction"], "yr": ["year"],
        "dob": ["birth", "date"], "fname": ["first", "name"], "lname": ["last", "name"], "mgr": ["manager"],
        "org": ["organization"], "loc": ["location"], "cat": ["category"], "ctry": ["country"], "tel": ["phone"],
        "ph": ["phone"], "inv": ["invoice"], "pct": ["percent"], "avg": ["average"], "min": ["minimum"],
        "max": ["maximum"], "gpa": ["grade"], "hp": ["horsepower"], "cyl": ["cylinder"], "indep": ["independence"],
        "hr": ["hour"], "lat": ["latitude"],
        "lon": ["longitude"], "lng": ["longitude"], "lang": ["language"], "cnt": ["count"], "tot": ["total"],
        "bal": ["balance"], "curr": ["currency"], "dest": ["destination"], "src": ["source"], "stu": ["student"],
        "govt": ["government"], "pop": ["population"], "wt": ["weight"], "ht": ["height"], "msg": ["message"],
        "pub": ["publication"], "auth": ["author"], "univ": ["university"], "mpg": ["mpg", "mileage"],
        "abbr": ["abbreviation"], "abbrev": ["abbreviation"], "attr": ["attribute"], "ref": ["reference"],
        "surname": ["last", "name"], "lastname": ["last", "name"],
        "firstname": ["first", "name"], "fullname": ["full", "name"], "username": ["user", "name"],
        "birthdate": ["birth", "date"], "zipcode": ["zip", "code"], "homepage": ["home", "page"],
        "startdate": ["start", "date"], "enddate": ["end", "date"],
    ]
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
