"""The local authorities of England by the Department for Education's code, live and closed.

Source: the code list that the Department publishes with its statistics (dfe-analytical-services/dfe-published-data-qa,
data/las.csv and region_la_hierarchy.csv), as of 27 July 2026. Some authorities that were
reorganised kept their code: then only the live one is here.
"""

# code | name | region | live from | closed after
ROWS = """\
201 | City of London | London | 2009-01-01 |
202 | Camden | London | 2009-01-01 |
203 | Greenwich | London | 2009-01-01 |
204 | Hackney | London | 2009-01-01 |
205 | Hammersmith and Fulham | London | 2009-01-01 |
206 | Islington | London | 2009-01-01 |
207 | Kensington and Chelsea | London | 2009-01-01 |
208 | Lambeth | London | 2009-01-01 |
209 | Lewisham | London | 2009-01-01 |
210 | Southwark | London | 2009-01-01 |
211 | Tower Hamlets | London | 2009-01-01 |
212 | Wandsworth | London | 2009-01-01 |
213 | Westminster | London | 2009-01-01 |
301 | Barking and Dagenham | London | 2009-01-01 |
302 | Barnet | London | 2009-01-01 |
303 | Bexley | London | 2009-01-01 |
304 | Brent | London | 2009-01-01 |
305 | Bromley | London | 2009-01-01 |
306 | Croydon | London | 2009-01-01 |
307 | Ealing | London | 2009-01-01 |
308 | Enfield | London | 2009-01-01 |
309 | Haringey | London | 2009-01-01 |
310 | Harrow | London | 2009-01-01 |
311 | Havering | London | 2009-01-01 |
312 | Hillingdon | London | 2009-01-01 |
313 | Hounslow | London | 2009-01-01 |
314 | Kingston upon Thames | London | 2009-01-01 |
315 | Merton | London | 2009-01-01 |
316 | Newham | London | 2009-01-01 |
317 | Redbridge | London | 2009-01-01 |
318 | Richmond upon Thames | London | 2009-01-01 |
319 | Sutton | London | 2009-01-01 |
320 | Waltham Forest | London | 2009-01-01 |
330 | Birmingham | West Midlands | 2009-01-01 |
331 | Coventry | West Midlands | 2009-01-01 |
332 | Dudley | West Midlands | 2009-01-01 |
333 | Sandwell | West Midlands | 2009-01-01 |
334 | Solihull | West Midlands | 2009-01-01 |
335 | Walsall | West Midlands | 2009-01-01 |
336 | Wolverhampton | West Midlands | 2009-01-01 |
340 | Knowsley | North West | 2009-01-01 |
341 | Liverpool | North West | 2009-01-01 |
342 | St. Helens | North West | 2009-01-01 |
343 | Sefton | North West | 2009-01-01 |
344 | Wirral | North West | 2009-01-01 |
350 | Bolton | North West | 2009-01-01 |
351 | Bury | North West | 2009-01-01 |
352 | Manchester | North West | 2009-01-01 |
353 | Oldham | North West | 2009-01-01 |
354 | Rochdale | North West | 2009-01-01 |
355 | Salford | North West | 2009-01-01 |
356 | Stockport | North West | 2009-01-01 |
357 | Tameside | North West | 2009-01-01 |
358 | Trafford | North West | 2009-01-01 |
359 | Wigan | North West | 2009-01-01 |
370 | Barnsley | Yorkshire and The Humber | 2025-05-01 |
371 | Doncaster | Yorkshire and The Humber | 2009-01-01 |
372 | Rotherham | Yorkshire and The Humber | 2009-01-01 |
373 | Sheffield | Yorkshire and The Humber | 2025-05-01 |
380 | Bradford | Yorkshire and The Humber | 2009-01-01 |
381 | Calderdale | Yorkshire and The Humber | 2009-01-01 |
382 | Kirklees | Yorkshire and The Humber | 2009-01-01 |
383 | Leeds | Yorkshire and The Humber | 2009-01-01 |
384 | Wakefield | Yorkshire and The Humber | 2009-01-01 |
390 | Gateshead | North East | 2013-04-01 |
391 | Newcastle upon Tyne | North East | 2009-01-01 |
392 | North Tyneside | North East | 2009-01-01 |
393 | South Tyneside | North East | 2009-01-01 |
394 | Sunderland | North East | 2009-01-01 |
420 | Isles of Scilly | South West | 2009-04-01 |
702 | British Forces Post Office overseas establishments | Unknown |  |
800 | Bath and North East Somerset | South West | 2009-01-01 |
801 | Bristol, City of | South West | 2009-01-01 |
802 | North Somerset | South West | 2009-01-01 |
803 | South Gloucestershire | South West | 2009-01-01 |
805 | Hartlepool | North East | 2009-01-01 |
806 | Middlesbrough | North East | 2009-01-01 |
807 | Redcar and Cleveland | North East | 2009-01-01 |
808 | Stockton-on-Tees | North East | 2009-01-01 |
810 | Kingston upon Hull, City of | Yorkshire and The Humber | 2009-01-01 |
811 | East Riding of Yorkshire | Yorkshire and The Humber | 2009-01-01 |
812 | North East Lincolnshire | Yorkshire and The Humber | 2009-01-01 |
813 | North Lincolnshire | Yorkshire and The Humber | 2009-01-01 |
815 | North Yorkshire | Yorkshire and The Humber | 2023-04-01 |
816 | York | Yorkshire and The Humber | 2009-01-01 |
820 | Bedfordshire | East of England | 2009-01-01 | 2009-03-31
821 | Luton | East of England | 2009-01-01 |
822 | Bedford | East of England | 2009-04-01 |
823 | Central Bedfordshire | East of England | 2009-04-01 |
825 | Buckinghamshire | South East | 2020-04-01 |
826 | Milton Keynes | South East | 2009-01-01 |
830 | Derbyshire | East Midlands | 2009-01-01 |
831 | Derby | East Midlands | 2009-01-01 |
835 | Dorset | South West | 2009-01-01 | 2019-03-31
836 | Poole | South West | 2009-01-01 | 2019-03-31
837 | Bournemouth | South West | 2009-01-01 | 2019-03-31
838 | Dorset | South West | 2019-04-01 |
839 | Bournemouth, Christchurch and Poole | South West | 2019-04-01 |
840 | County Durham | North East | 2009-04-01 |
841 | Darlington | North East | 2009-01-01 |
845 | East Sussex | South East | 2009-01-01 |
846 | Brighton and Hove | South East | 2009-01-01 |
850 | Hampshire | South East | 2009-01-01 |
851 | Portsmouth | South East | 2009-01-01 |
852 | Southampton | South East | 2009-01-01 |
855 | Leicestershire | East Midlands | 2009-01-01 |
856 | Leicester | East Midlands | 2009-01-01 |
857 | Rutland | East Midlands | 2009-01-01 |
860 | Staffordshire | West Midlands | 2009-01-01 |
861 | Stoke-on-Trent | West Midlands | 2009-01-01 |
865 | Wiltshire | South West | 2009-04-01 |
866 | Swindon | South West | 2009-01-01 |
867 | Bracknell Forest | South East | 2009-01-01 |
868 | Windsor and Maidenhead | South East | 2009-01-01 |
869 | West Berkshire | South East | 2009-01-01 |
870 | Reading | South East | 2009-01-01 |
871 | Slough | South East | 2009-01-01 |
872 | Wokingham | South East | 2009-01-01 |
873 | Cambridgeshire | East of England | 2009-01-01 |
874 | Peterborough | East of England | 2009-01-01 |
875 | Cheshire | North West | 2009-01-01 | 2009-03-31
876 | Halton | North West | 2009-01-01 |
877 | Warrington | North West | 2009-01-01 |
878 | Devon | South West | 2009-01-01 |
879 | Plymouth | South West | 2009-01-01 |
880 | Torbay | South West | 2009-01-01 |
881 | Essex | East of England | 2009-01-01 |
882 | Southend-on-Sea | East of England | 2009-01-01 |
883 | Thurrock | East of England | 2009-01-01 |
884 | Herefordshire, County of | West Midlands | 2009-01-01 |
885 | Worcestershire | West Midlands | 2009-01-01 |
886 | Kent | South East | 2009-01-01 |
887 | Medway | South East | 2009-01-01 |
888 | Lancashire | North West | 2009-01-01 |
889 | Blackburn with Darwen | North West | 2009-01-01 |
890 | Blackpool | North West | 2009-01-01 |
891 | Nottinghamshire | East Midlands | 2009-01-01 |
892 | Nottingham | East Midlands | 2009-01-01 |
893 | Shropshire | West Midlands | 2009-04-01 |
894 | Telford and Wrekin | West Midlands | 2009-01-01 |
895 | Cheshire East | North West | 2009-04-01 |
896 | Cheshire West and Chester | North West | 2009-04-01 |
908 | Cornwall | South West | 2009-04-01 |
909 | Cumbria | North West | 2009-01-01 | 2023-03-31
916 | Gloucestershire | South West | 2009-01-01 |
919 | Hertfordshire | East of England | 2009-01-01 |
921 | Isle of Wight | South East | 2009-01-01 |
925 | Lincolnshire | East Midlands | 2009-01-01 |
926 | Norfolk | East of England | 2009-01-01 |
928 | Northamptonshire | East Midlands | 2009-01-01 | 2021-03-31
929 | Northumberland | North East | 2013-04-01 |
931 | Oxfordshire | South East | 2009-01-01 |
933 | Somerset | South West | 2023-04-01 |
935 | Suffolk | East of England | 2009-01-01 |
936 | Surrey | South East | 2009-01-01 |
937 | Warwickshire | West Midlands | 2009-01-01 |
938 | West Sussex | South East | 2009-01-01 |
940 | North Northamptonshire | East Midlands | 2021-04-01 |
941 | West Northamptonshire | East Midlands | 2021-04-01 |
942 | Cumberland | North West | 2023-04-01 |
943 | Westmorland and Furness | North West | 2023-04-01 |
"""

CODES = frozenset(row.split(" | ")[0] for row in ROWS.splitlines())

OF_WALES = frozenset(str(code) for code in range(660, 682))
"""Isle of Anglesey to Cardiff: their schools give UPNs as well. From memory; the list was not seen."""
