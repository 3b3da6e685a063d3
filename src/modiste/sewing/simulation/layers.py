"""Pieces that lie on others: pockets, flaps and tabs follow their host; collars and ruffles hang from it."""

import numpy as np

from modiste.sewing.simulation.contact import vertex_normals
from modiste.sewing.simulation.meshing import ClothMesh
from modiste.sewing.simulation.sewing import barycentric
from modiste.sewing.simulation.values import Floats

GAP_M = 0.0015


def host_uv(mesh: ClothMesh, number: int) -> Floats:
    """Where in its host's plane (cm) each vertex of a hosted panel lies."""
    placement = mesh.pattern.panels[number].placement
    turn = np.deg2rad(placement.turn_deg)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    away = mesh.uv[mesh.panel == number] - np.array(placement.own_point)
    result: Floats = away @ matrix.T + np.array(placement.host_point)
    return result


def lay_on_hosts(mesh: ClothMesh, x: Floats) -> Floats:
    """Places of all vertices; pieces on hosts are laid over those (hosts that lie on hosts in turn)."""
    x = x.copy()
    panels = mesh.pattern.panels
    waiting = [i for i, panel in enumerate(panels) if panel.placement.region == "host"]
    done = {panel.name for panel in panels if panel.placement.region != "host"}
    while waiting:
        ready = [i for i in waiting if panels[i].placement.host in done]
        if not ready:
            break
        for i in ready:
            host = mesh.index[str(panels[i].placement.host)]
            own = mesh.faces[mesh.face_panel == host]
            normals = vertex_normals(x, own)
            face, weights = barycentric(host_uv(mesh, i), mesh.uv, own)
            weights = np.clip(weights, -2, 3)
            normal = np.einsum("nk,nkj->nj", np.clip(weights, 0, 1), normals[own[face]])
            normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
            placement = panels[i].placement
            lift = GAP_M * max(placement.layer, 1) + placement.lift_cm / 100
            x[mesh.panel == i] = np.einsum("nk,nkj->nj", weights, x[own[face]]) + lift * normal
            done.add(panels[i].name)
        waiting = [i for i in waiting if i not in ready]
    return x
