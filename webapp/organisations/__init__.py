"""The register: enterprises and social organisations (两新组织), their clusters and who looks after them.

Words: an *organisation* is an enterprise (新经济组织) or a social organisation (新社会组织). A *cluster* (集聚区) is a
park, building, circle or market of one county that organisations lie in. An *assignment* gives an organisation to
an instructor from one day to another. A *provisional* organisation was met on a visit and waits for a coordinator
to complete it.

Life-cycle: 存续 → 停业 / 注销 / 迁出, each from a day on; from that day no visits fall due. Nothing is deleted: of two
records of the same organisation one is *merged* into the other, which keeps the history of both.
"""
