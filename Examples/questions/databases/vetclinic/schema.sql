-- vetclinic: DuckDB DDL; one CSV per table, NULL = empty field
CREATE TABLE "clinics" (
    "clinic_id" BIGINT,
    "name" VARCHAR,
    "city" VARCHAR,
    "state" VARCHAR,
    "opened_date" DATE
);

CREATE TABLE "veterinarians" (
    "vet_id" BIGINT,
    "first_name" VARCHAR,
    "last_name" VARCHAR,
    "clinic_id" BIGINT,
    "specialty" VARCHAR,
    "hired_date" DATE
);

CREATE TABLE "owners" (
    "owner_id" BIGINT,
    "first_name" VARCHAR,
    "last_name" VARCHAR,
    "email" VARCHAR,
    "phone" VARCHAR,
    "city" VARCHAR,
    "state" VARCHAR,
    "registered_at" TIMESTAMP
);

CREATE TABLE "pets" (
    "pet_id" BIGINT,
    "owner_id" BIGINT,
    "name" VARCHAR,
    "species" VARCHAR,
    "breed" VARCHAR,
    "sex" VARCHAR,
    "birth_date" DATE,
    "weight_kg" DECIMAL(5,1),
    "deceased" BOOLEAN,
    "microchip_no" VARCHAR
);

CREATE TABLE "appointments" (
    "appt_id" BIGINT,
    "pet_id" BIGINT,
    "vet_id" BIGINT,
    "scheduled_at" TIMESTAMP,
    "checked_in_at" TIMESTAMP,
    "appt_type" VARCHAR,
    "status" VARCHAR,
    "reason" VARCHAR
);

CREATE TABLE "treatments" (
    "treatment_id" BIGINT,
    "appt_id" BIGINT,
    "procedure_code" VARCHAR,
    "description" VARCHAR,
    "unit_price" DECIMAL(8,2),
    "quantity" INTEGER
);

CREATE TABLE "invoices" (
    "invoice_id" BIGINT,
    "appt_id" BIGINT,
    "issued_date" DATE,
    "total_amount" DECIMAL(10,2),
    "paid_date" DATE,
    "payment_method" VARCHAR
);

CREATE TABLE "vaccinations" (
    "vaccination_id" BIGINT,
    "pet_id" BIGINT,
    "vaccine" VARCHAR,
    "given_date" DATE,
    "next_due_date" DATE,
    "vet_id" BIGINT,
    "lot_no" VARCHAR
);
