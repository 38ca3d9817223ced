CREATE TABLE fixture (what text);
