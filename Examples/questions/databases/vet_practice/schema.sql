-- vet_practice: DuckDB DDL, one CSV per table, NULL = empty field, self references (not declared, DuckDB cannot COPY them): owners.referred_by_owner_id -> owners.owner_id, staff.supervisor_id -> staff.staff_id
CREATE TABLE breeds (
    breed_id INTEGER PRIMARY KEY,
    breed_name VARCHAR NOT NULL,
    species VARCHAR NOT NULL
);

CREATE TABLE owners (
    owner_id INTEGER PRIMARY KEY,
    full_name VARCHAR NOT NULL,
    phone VARCHAR,
    city VARCHAR,
    registered_on DATE,
    newsletter_opt_in VARCHAR,
    referred_by_owner_id INTEGER
);

CREATE TABLE patients (
    patient_id INTEGER PRIMARY KEY,
    pet_name VARCHAR NOT NULL,
    breed_id INTEGER REFERENCES breeds(breed_id),
    owner_id INTEGER REFERENCES owners(owner_id),
    sex VARCHAR,
    neutered VARCHAR,
    birth_date DATE,
    weight_kg DECIMAL(6,2),
    microchip_no VARCHAR,
    deceased_on DATE
);

CREATE TABLE staff (
    staff_id INTEGER PRIMARY KEY,
    full_name VARCHAR NOT NULL,
    role VARCHAR,
    hired_on DATE,
    supervisor_id INTEGER,
    monthly_salary INTEGER
);

CREATE TABLE appointments (
    appointment_id INTEGER PRIMARY KEY,
    patient_id INTEGER REFERENCES patients(patient_id),
    vet_id INTEGER REFERENCES staff(staff_id),
    nurse_id INTEGER REFERENCES staff(staff_id),
    scheduled_at TIMESTAMP,
    reason VARCHAR,
    status VARCHAR
);

CREATE TABLE procedures (
    procedure_id INTEGER PRIMARY KEY,
    procedure_name VARCHAR NOT NULL,
    category VARCHAR,
    list_price DECIMAL(8,2)
);

CREATE TABLE appointment_procedures (
    appointment_id INTEGER REFERENCES appointments(appointment_id),
    procedure_id INTEGER REFERENCES procedures(procedure_id),
    quantity INTEGER,
    charged_amount DECIMAL(8,2),
    PRIMARY KEY (appointment_id, procedure_id)
);
