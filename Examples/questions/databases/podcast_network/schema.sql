-- podcast_network: DuckDB DDL, one CSV per table, NULL = empty field, self references (not declared, DuckDB cannot COPY them): podcast.spunOffFromId -> podcast.podcastId
CREATE TABLE host (
    hostId INTEGER PRIMARY KEY,
    hostName VARCHAR NOT NULL,
    homeCity VARCHAR,
    joinedOn DATE,
    socialHandle VARCHAR
);

CREATE TABLE podcast (
    podcastId INTEGER PRIMARY KEY,
    podcastTitle VARCHAR NOT NULL,
    genre VARCHAR,
    spokenLanguage VARCHAR,
    launchDate DATE,
    explicitFlag VARCHAR,
    spunOffFromId INTEGER,
    releaseCadence VARCHAR
);

CREATE TABLE podcastHost (
    podcastId INTEGER REFERENCES podcast(podcastId),
    hostId INTEGER REFERENCES host(hostId),
    hostRole VARCHAR,
    PRIMARY KEY (podcastId, hostId)
);

CREATE TABLE episode (
    episodeId INTEGER PRIMARY KEY,
    podcastId INTEGER REFERENCES podcast(podcastId),
    seasonNo INTEGER,
    episodeNo INTEGER,
    episodeTitle VARCHAR,
    publishedAt TIMESTAMP,
    durationSec INTEGER,
    downloadCount INTEGER
);

CREATE TABLE guest (
    guestId INTEGER PRIMARY KEY,
    guestName VARCHAR,
    profession VARCHAR,
    country VARCHAR
);

CREATE TABLE episodeGuest (
    episodeId INTEGER REFERENCES episode(episodeId),
    guestId INTEGER REFERENCES guest(guestId),
    PRIMARY KEY (episodeId, guestId)
);

CREATE TABLE sponsor (
    sponsorId INTEGER PRIMARY KEY,
    sponsorName VARCHAR,
    industry VARCHAR,
    country VARCHAR,
    signedOn DATE
);

CREATE TABLE adRead (
    adReadId INTEGER PRIMARY KEY,
    episodeId INTEGER REFERENCES episode(episodeId),
    sponsorId INTEGER REFERENCES sponsor(sponsorId),
    slot VARCHAR,
    feeUsd DECIMAL(10,2)
);
