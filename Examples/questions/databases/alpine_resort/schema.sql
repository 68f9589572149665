-- alpine_resort: DuckDB DDL, one CSV per table, NULL = empty field, self references (not declared, DuckDB cannot COPY them): instructor.lead_instructor_id -> instructor.instructor_id
CREATE TABLE station (
    station_id INTEGER PRIMARY KEY,
    station_name VARCHAR,
    altitude_m INTEGER,
    has_restaurant VARCHAR
);

CREATE TABLE lift (
    lift_id INTEGER PRIMARY KEY,
    lift_name VARCHAR,
    lift_type VARCHAR,
    base_station_id INTEGER REFERENCES station(station_id),
    top_station_id INTEGER REFERENCES station(station_id),
    capacity_per_hour INTEGER,
    opened_year INTEGER,
    runs_in_summer VARCHAR
);

CREATE TABLE piste (
    piste_id INTEGER PRIMARY KEY,
    piste_name VARCHAR,
    colour VARCHAR,
    length_m INTEGER,
    vertical_drop_m INTEGER,
    snowmaking VARCHAR,
    night_skiing VARCHAR
);

CREATE TABLE lift_piste (
    lift_id INTEGER REFERENCES lift(lift_id),
    piste_id INTEGER REFERENCES piste(piste_id),
    PRIMARY KEY (lift_id, piste_id)
);

CREATE TABLE guest (
    guest_id INTEGER PRIMARY KEY,
    guest_name VARCHAR,
    home_country VARCHAR,
    birth_date DATE,
    email VARCHAR
);

CREATE TABLE ski_pass (
    pass_id INTEGER PRIMARY KEY,
    guest_id INTEGER REFERENCES guest(guest_id),
    pass_type VARCHAR,
    valid_from DATE,
    valid_to DATE,
    price_chf DECIMAL(8,2),
    sales_channel VARCHAR
);

CREATE TABLE instructor (
    instructor_id INTEGER PRIMARY KEY,
    instructor_name VARCHAR,
    discipline VARCHAR,
    lead_instructor_id INTEGER,
    hourly_rate_chf INTEGER,
    certified_year INTEGER
);

CREATE TABLE lesson (
    lesson_id INTEGER PRIMARY KEY,
    instructor_id INTEGER REFERENCES instructor(instructor_id),
    guest_id INTEGER REFERENCES guest(guest_id),
    lesson_date DATE,
    duration_min INTEGER,
    skill_level VARCHAR,
    price_chf DECIMAL(8,2),
    guest_rating INTEGER
);
