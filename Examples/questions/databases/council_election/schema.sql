-- council_election: DuckDB DDL; load order = statement order; one CSV per table, NULL = empty field
CREATE TABLE "Party" (
    "Party_ID" BIGINT,
    "Party_Name" VARCHAR,
    "Abbr" VARCHAR,
    "Yr_Founded" BIGINT,
    "Leader" VARCHAR,
    PRIMARY KEY ("Party_ID")
);

CREATE TABLE "Ward" (
    "Ward_No" BIGINT,
    "Ward_Name" VARCHAR,
    "Borough" VARCHAR,
    "Reg_Voters" BIGINT,
    "area_sq_mi" DOUBLE,
    "Polling_Stns" BIGINT,
    PRIMARY KEY ("Ward_No")
);

CREATE TABLE "Candidate" (
    "Cand_ID" BIGINT,
    "Cand_Name" VARCHAR,
    "Sex" VARCHAR,
    "Birth_Yr" BIGINT,
    "Occupation" VARCHAR,
    "Party_ID" BIGINT,
    PRIMARY KEY ("Cand_ID"),
    FOREIGN KEY ("Party_ID") REFERENCES "Party" ("Party_ID")
);

CREATE TABLE "Elections" (
    "Elec_ID" BIGINT,
    "Elec_Date" VARCHAR,
    "Elec_Type" VARCHAR,
    PRIMARY KEY ("Elec_ID")
);

CREATE TABLE "Result" (
    "Elec_ID" BIGINT,
    "Ward_No" BIGINT,
    "Cand_ID" BIGINT,
    "Votes" BIGINT,
    "Spend_USD" VARCHAR,
    "Elected" VARCHAR,
    PRIMARY KEY ("Elec_ID", "Ward_No", "Cand_ID"),
    FOREIGN KEY ("Elec_ID") REFERENCES "Elections" ("Elec_ID"),
    FOREIGN KEY ("Ward_No") REFERENCES "Ward" ("Ward_No"),
    FOREIGN KEY ("Cand_ID") REFERENCES "Candidate" ("Cand_ID")
);

CREATE TABLE "Turnout" (
    "Elec_ID" BIGINT,
    "Ward_No" BIGINT,
    "Ballots_Cast" BIGINT,
    "Spoiled" BIGINT,
    PRIMARY KEY ("Elec_ID", "Ward_No"),
    FOREIGN KEY ("Elec_ID") REFERENCES "Elections" ("Elec_ID"),
    FOREIGN KEY ("Ward_No") REFERENCES "Ward" ("Ward_No")
);
