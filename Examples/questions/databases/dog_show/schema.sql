-- dog_show: DuckDB DDL; load order = statement order; one CSV per table, NULL = empty field
CREATE TABLE "Ref_Group_Codes" (
    "group_code" VARCHAR,
    "group_description" VARCHAR,
    PRIMARY KEY ("group_code")
);

CREATE TABLE "Breeds" (
    "breed_id" BIGINT,
    "breed_name" VARCHAR,
    "group_code" VARCHAR,
    "origin_country" VARCHAR,
    "std_height_cm" BIGINT,
    "max_wt_kg" DOUBLE,
    PRIMARY KEY ("breed_id"),
    FOREIGN KEY ("group_code") REFERENCES "Ref_Group_Codes" ("group_code")
);

CREATE TABLE "Owners" (
    "OwnerID" BIGINT,
    "fname" VARCHAR,
    "lname" VARCHAR,
    "City" VARCHAR,
    "St" VARCHAR,
    "Member_Since" VARCHAR,
    PRIMARY KEY ("OwnerID")
);

CREATE TABLE "Dogs" (
    "DogID" BIGINT,
    "Call_Name" VARCHAR,
    "breed_id" BIGINT,
    "OwnerID" BIGINT,
    "Sex" VARCHAR,
    "DOB" VARCHAR,
    "Wt_kg" VARCHAR,
    PRIMARY KEY ("DogID"),
    FOREIGN KEY ("breed_id") REFERENCES "Breeds" ("breed_id"),
    FOREIGN KEY ("OwnerID") REFERENCES "Owners" ("OwnerID")
);

CREATE TABLE "Shows" (
    "Show_ID" BIGINT,
    "Show_Name" VARCHAR,
    "City" VARCHAR,
    "St" VARCHAR,
    "Show_Date" VARCHAR,
    "Entry_Fee" DOUBLE,
    "Prize_Fund" DOUBLE,
    "Judge" VARCHAR,
    PRIMARY KEY ("Show_ID")
);

CREATE TABLE "Entries" (
    "Show_ID" BIGINT,
    "DogID" BIGINT,
    "Class" VARCHAR,
    "Score" DOUBLE,
    "Placement" VARCHAR,
    PRIMARY KEY ("Show_ID", "DogID"),
    FOREIGN KEY ("Show_ID") REFERENCES "Shows" ("Show_ID"),
    FOREIGN KEY ("DogID") REFERENCES "Dogs" ("DogID")
);
