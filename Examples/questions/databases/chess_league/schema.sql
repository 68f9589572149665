-- chess_league: DuckDB DDL, one CSV per table, NULL = empty field
CREATE TABLE Club (
    Club_ID INTEGER PRIMARY KEY,
    Club_Name VARCHAR,
    Home_City VARCHAR,
    Founded_Year INTEGER,
    Venue VARCHAR
);

CREATE TABLE Player (
    Player_ID INTEGER PRIMARY KEY,
    Player_Name VARCHAR,
    Gender VARCHAR,
    Birth_Year INTEGER,
    Federation VARCHAR,
    Club_ID INTEGER REFERENCES Club(Club_ID),
    Elo_Rating INTEGER,
    Title VARCHAR
);

CREATE TABLE Opening (
    ECO_Code VARCHAR PRIMARY KEY,
    Opening_Name VARCHAR,
    Opening_Family VARCHAR
);

CREATE TABLE Arbiter (
    Arbiter_ID INTEGER PRIMARY KEY,
    Arbiter_Name VARCHAR,
    Arbiter_Grade VARCHAR,
    Home_City VARCHAR
);

CREATE TABLE Team_Match (
    Match_ID INTEGER PRIMARY KEY,
    Season VARCHAR,
    Round_No INTEGER,
    Match_Date DATE,
    Home_Club_ID INTEGER REFERENCES Club(Club_ID),
    Away_Club_ID INTEGER REFERENCES Club(Club_ID),
    Arbiter_ID INTEGER REFERENCES Arbiter(Arbiter_ID)
);

CREATE TABLE Game (
    Game_ID INTEGER PRIMARY KEY,
    Match_ID INTEGER REFERENCES Team_Match(Match_ID),
    Board_No INTEGER,
    White_Player_ID INTEGER REFERENCES Player(Player_ID),
    Black_Player_ID INTEGER REFERENCES Player(Player_ID),
    Result VARCHAR,
    ECO_Code VARCHAR REFERENCES Opening(ECO_Code),
    Move_Count INTEGER
);
