"""How a leg ends: ribbed or buttoned cuffs, elastic, turn-ups. Centimetres."""

from modiste.core.garment_spec import Legs
from modiste.sewing.blocks.drafting.draft import Chain, Draft, edge_ref, mirror_chain
from modiste.sewing.blocks.drafting.shapes import line
from modiste.sewing.blocks.legs.leg_plan import LegPlan
from modiste.sewing.pattern.values import Edge, EdgeRef, Hold, Line, Panel, Placement, Trim


def finish_hems(table: Draft, plan: LegPlan, legs: Legs) -> None:
    """Sew cuffs or turn-ups to the legs' lower edges, draw elastic in, and note the girth of the hem."""
    p = plan.prefix
    hem = (edge_ref(f"{p}front_left", "hem"), edge_ref(f"{p}back_left", "hem"))
    if legs.cuff in {"rib", "shirt", "strap"}:
        _cuff(table, plan, legs, hem)
    elif legs.cuff == "elastic":
        for ref in (*hem, *mirror_chain(hem)):
            table.holds.append(Hold(ref=EdgeRef(panel=ref.panel, edge=ref.edge), girth_cm=legs.hem_cm, landmark=None))
        _elastic_lines(table, plan)
    else:
        if legs.cuff == "turn_back":
            _turn_up(table, plan, legs, hem)
        table.measure("leg_hem", legs.hem_cm, chain=hem)


def _tube(length: float, height: float, *, lower: str, upper: str) -> tuple[Edge, ...]:
    """A rectangle that becomes a tube: lower edge, height, upper edge, beginning."""
    return (
        line("lower", (0.0, 0.0), (length, 0.0), kind=lower),
        line("height", (length, 0.0), (length, height)),
        line("upper", (length, height), (0.0, height), kind=upper),
        line("beginning", (0.0, height), (0.0, 0.0)),
    )


def _placed(plan: LegPlan, bottom_y: float, layer: int = 0) -> Placement:
    """Round the left leg from the inner side over the front, its lower edge at a height over the crotch line."""
    drop = plan.rise - plan.figure.crotch
    return Placement(region="left_leg", angles_deg=(-90.0, 270.0), landmark="crotch", landmark_y_cm=drop - bottom_y,
                     layer=layer, lift_cm=0.3 if layer else 0.4)  # fmt: skip


def _hem_y(table: Draft, plan: LegPlan) -> float:
    return table.panels[f"{plan.prefix}front_left"].edge("hem").start[1]


def _close(table: Draft, name: str) -> None:
    for side in ("left", "right"):
        table.sew(f"{name}_{side}_end", (edge_ref(f"{name}_{side}", "height"),),
                  (edge_ref(f"{name}_{side}", "beginning", backwards=True),))  # fmt: skip


def _cuff(table: Draft, plan: LegPlan, legs: Legs, hem: Chain) -> None:
    height = plan.leg_cuff
    kind = "fold" if legs.cuff != "strap" else "finished"
    panel = Panel(
        name="leg_cuff_left", piece="leg_cuff", part="cuffs",
        edges=_tube(legs.hem_cm, height, lower=kind, upper="seam"),
        placement=_placed(plan, _hem_y(table, plan) - height), stiffness=1.0 if legs.cuff == "rib" else 2.0,
        grain_deg=0.0 if legs.cuff != "rib" else 90.0,
        trims=() if legs.cuff == "rib" else (Trim(kind="button", points=((0.72 * legs.hem_cm, height / 2),)),),
    )  # fmt: skip
    table.add_pair(panel)
    upper = (edge_ref("leg_cuff_left", "upper", backwards=True),)
    table.sew_pair("leg_cuff", hem, upper, kind="gathered")
    _close(table, "leg_cuff")
    for side in ("left", "right"):
        for edge in ("lower", "upper"):
            table.holds.append(Hold(ref=EdgeRef(panel=f"leg_cuff_{side}", edge=edge), girth_cm=legs.hem_cm,
                                    landmark=None))  # fmt: skip
    table.measure("leg_hem", legs.hem_cm, chain=(edge_ref("leg_cuff_left", "lower"),))


def _turn_up(table: Draft, plan: LegPlan, legs: Legs, hem: Chain) -> None:
    height = min(legs.cuff_cm if legs.cuff_cm >= 1.5 else 4.0, 0.4 * plan.size.inseam)
    length = table.length(hem)
    table.add_pair(
        Panel(
            name="turn_up_left", piece="turn_up", part="body",
            edges=_tube(length * 1.006, height, lower="fold", upper="finished"),
            placement=_placed(plan, _hem_y(table, plan), layer=1), stiffness=1.6,
        )
    )  # fmt: skip
    table.sew_pair("turn_up", hem, (edge_ref("turn_up_left", "lower"),), kind="attached")
    _close(table, "turn_up")


def _elastic_lines(table: Draft, plan: LegPlan) -> None:
    for half in ("front", "back"):
        for side in ("left", "right"):
            name = f"{plan.prefix}{half}_{side}"
            hem = table.panels[name].edge("hem")
            (x0, y0), (x1, y1) = hem.start, hem.end
            table.draw(name, Line(name="hem_elastic", kind="elastic", points=((x0, y0 + 1.5), (x1, y1 + 1.5))))
