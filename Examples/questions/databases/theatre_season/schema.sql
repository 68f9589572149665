-- theatre_season: DuckDB DDL; load order = statement order; one CSV per table, NULL = empty field
CREATE TABLE "theatre" (
    "Theatre_ID" BIGINT,
    "Name" VARCHAR,
    "City" VARCHAR,
    "Country" VARCHAR,
    "Seats" BIGINT,
    "Year_Opened" BIGINT,
    "Stage Type" VARCHAR,
    PRIMARY KEY ("Theatre_ID")
);

CREATE TABLE "playwright" (
    "Playwright_ID" BIGINT,
    "Name" VARCHAR,
    "Nationality" VARCHAR,
    "Born" BIGINT,
    "Died" BIGINT,
    PRIMARY KEY ("Playwright_ID")
);

CREATE TABLE "play" (
    "Play_ID" BIGINT,
    "Title" VARCHAR,
    "Playwright_ID" BIGINT,
    "Genre" VARCHAR,
    "Year_Written" VARCHAR,
    "Run_Min" BIGINT,
    PRIMARY KEY ("Play_ID"),
    FOREIGN KEY ("Playwright_ID") REFERENCES "playwright" ("Playwright_ID")
);

CREATE TABLE "production" (
    "Production_ID" BIGINT,
    "Play_ID" BIGINT,
    "Theatre_ID" BIGINT,
    "Director" VARCHAR,
    "Opening" VARCHAR,
    "Closing" VARCHAR,
    "Num_Perf" BIGINT,
    "Avg_Attend" BIGINT,
    "Tkt_Price" DOUBLE,
    "Cost" BIGINT,
    PRIMARY KEY ("Production_ID"),
    FOREIGN KEY ("Play_ID") REFERENCES "play" ("Play_ID"),
    FOREIGN KEY ("Theatre_ID") REFERENCES "theatre" ("Theatre_ID")
);

CREATE TABLE "actor" (
    "Actor_ID" BIGINT,
    "Name" VARCHAR,
    "Age" BIGINT,
    "Gender" VARCHAR,
    "Hometown" VARCHAR,
    PRIMARY KEY ("Actor_ID")
);

CREATE TABLE "casting" (
    "Production_ID" BIGINT,
    "Actor_ID" BIGINT,
    "Role" VARCHAR,
    "Is_Lead" VARCHAR,
    "Weekly_Pay" DOUBLE,
    PRIMARY KEY ("Production_ID", "Actor_ID"),
    FOREIGN KEY ("Production_ID") REFERENCES "production" ("Production_ID"),
    FOREIGN KEY ("Actor_ID") REFERENCES "actor" ("Actor_ID")
);
