"""Which of ADE20K's scene categories are outdoors. The published list has no such column."""

from __future__ import annotations

_NAMES = """
    abbey access_road airfield airport_ground alley amphitheater amusement_park apartment_building
    aqueduct arcade_outdoor arch archaelogical_excavation arroyo athletic_field avenue backyard badlands
    balcony bamboo_forest baseball_field bayou bay bazaar beach beach_house bluff boardwalk boat_deck bog
    botanical_garden bow_window breakwater bridge building_facade building_complex bullring bus_stop
    bus_shelter butte cabin campsite campus canal canyon carport cascade castle cathedral cavern_outdoor
    cemetery chalet church cliff clothing_line coast construction_site coral_reef corn_field corral
    cottage cottage_garden courthouse courtyard covered_bridge creek crevasse crosswalk cultivated_field
    dam delta desert desert_road dike dirt_track dock dolmen downtown driveway dune duck_blind
    embankment escarpment estuary excavation exterior fairway farm farmyard field field_road
    fire_escape fire_station fishpond fjord floodplain floating_dock flood_plain football_field forest
    forest_path forest_road formal_garden fortress fountain freeway garden gas_station gazebo geyser
    glacier glade glen golf_course gorge grassland grape_arbor grove gulch hacienda harbor hayfield
    hedge_maze hedgerow heliport heath herb_garden highway hill hillock hot_spring hotel_outdoor house
    hovel hunting_lodge hut ice_floe ice_shelf iceberg igloo industrial_area industrial_park islet
    island jetty junkyard knoll lagoon lake lakeshore landing_deck landfill lawn library_outdoor
    lighthouse loading_dock lock_chamber lookout_station mangrove mansion manufactured_home marina marsh
    mausoleum meadow mesa mineral_vein moat monument moor mosque mountain mountain_path mountain_road
    mountain_snowy mud_flat natural oasis observatory ocean office_building oil_refinery orchard
    outcropping outdoor outpost overpass pagoda palace parade_ground park parking_lot parkway pasture
    patio pavilion picnic_area pier pine_forest plantation playground plaza plaza_mall pond porch port
    promenade power_plant quarry quay quicksand racecourse raceway raft railroad_track railway_yard
    rainforest ranch ranch_house rapids ravine reef residential_neighborhood resort rest_area rice_paddy
    ridge river riverbank road roadside rock_arch roof_garden rope_bridge rubble ruin runway salt_plain
    salt_flat sandbar sandbox savanna schoolhouse sculpture_garden sea_cliff seawall shantytown shed
    shore shrine ski_slope ski_resort sky skyscraper slum snowfield snowbank stadium steppe stone_circle
    stream street strip_mall submarine suburb sunken_garden swamp swimming_hole taiga temple terrace
    tidal_river tide_pool topiary_garden town_house tower track trailer_park train_track trench
    trestle_bridge tropical_forest tundra valley vegetable_garden viaduct village vineyard
    volcano volleyball_court wadi walkway waterfall watering_hole water_tower wave wetland wharf
    wheat_field wild wilderness windmill wind_farm woodland yard zen_garden
"""
_OUTDOOR = frozenset(_NAMES.split())
_OUTDOOR_ENDINGS = ("_outdoor", "_exterior", "_natural", "_road", "_street", "_field", "_forest", "_beach")
_INDOOR_ENDINGS = ("_indoor", "_interior")


def is_outdoor(scene: str) -> bool:
    """Whether a scene category is outdoors by its name, or by that of the category that it is a kind of.

    `church_outdoor` and `mountain_snowy` are; `church_indoor`, `bedroom` and `misc` are not.
    """
    name = scene.lower().replace("/", "_").replace(" ", "_")
    if name.endswith(_INDOOR_ENDINGS):
        return False
    words = name.split("_")
    heads = {"_".join(words[:n]) for n in range(1, len(words) + 1)}
    return name.endswith(_OUTDOOR_ENDINGS) or not _OUTDOOR.isdisjoint(heads)
