/// Ships, their voyages and the crew: a harbour's books, small enough to reckon with by hand.
enum Harbour {
    static let sql = """
        CREATE TABLE vessel (vessel_id INTEGER PRIMARY KEY, vessel_name VARCHAR, flag_state VARCHAR, tonnage INTEGER);
        INSERT INTO vessel VALUES (1, 'Albatross', 'Norway', 5200), (2, 'Bittern', 'Norway', 900), (3, 'Curlew', 'Malta', 12000),
            (4, 'Dunlin', 'Panama', 700), (5, 'Egret', 'Malta', 4100), (6, 'Fulmar', 'Panama', 2600);
        CREATE TABLE voyage (voyage_id INTEGER PRIMARY KEY, vessel_id INTEGER REFERENCES vessel (vessel_id), departed DATE,
            cargo VARCHAR, freight DECIMAL(10,2), distance INTEGER, logged VARCHAR, score VARCHAR);
        INSERT INTO voyage VALUES
            (1, 1, '2023-01-10', 'grain', 1000.00, 300, '2023-01-11', '7'),
            (2, 1, '2023-02-10', 'timber', 1500.50, 500, '2023-02-11', '12'),
            (3, 2, '2023-03-05', 'grain', 200.00, 80, '2023-03-06', '9'),
            (4, 3, '2024-01-15', 'ore', 9000.00, 2200, '2024-01-16', '3'),
            (5, 3, '2024-02-20', 'ore', 8000.25, 2100, '2024-02-21', 'n/a'),
            (6, 5, '2024-03-01', 'grain', 700.00, 400, '2024-03-02', '5'),
            (7, 5, '2024-03-20', 'timber', 650.00, 350, '2024-03-21', '11'),
            (8, 2, '2024-04-02', 'ore', 120.00, 60, '2024-04-03', '8');
        CREATE TABLE sailor (sailor_id INTEGER PRIMARY KEY, vessel_id INTEGER REFERENCES vessel (vessel_id), sailor_name VARCHAR,
            monthly_pay INTEGER);
        INSERT INTO sailor VALUES (1, 1, 'Nils', 3000), (2, 1, 'Oda', 3500), (3, 3, 'Pietro', 2800), (4, 3, 'Quin', 4000),
            (5, 4, 'Rosa', 2500), (6, 2, 'Sven', 3100), (7, 5, 'Tara', 2900);
        """
}
