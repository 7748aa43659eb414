//! Finding loops: strongly connected components, and the loops in them.

use std::collections::VecDeque;

/// The strongly connected components of a graph given as each node's successors; a component comes after all
/// components it leads to. Tarjan's algorithm with its stack on the heap, so that a long chain of workers
/// cannot exhaust the program's own.
pub(super) fn components(next: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; next.len()];
    let mut low = vec![0; next.len()];
    let mut open = vec![false; next.len()];
    let (mut stack, mut found, mut count) = (Vec::new(), Vec::new(), 0);
    for root in 0..next.len() {
        if order[root] != NEW {
            continue;
        }
        // Each frame is a node and how many of its successors were looked at.
        let mut frames = vec![(root, 0)];
        while let Some((node, seen)) = frames.pop() {
            if seen == 0 {
                (order[node], low[node], open[node]) = (count, count, true);
                count += 1;
                stack.push(node);
            } else {
                // The successor looked at last has been finished since.
                let child = next[node][seen - 1];
                if open[child] {
                    low[node] = low[node].min(low[child]);
                }
            }
            if let Some(&child) = next[node].get(seen) {
                frames.push((node, seen + 1));
                if order[child] == NEW {
                    frames.push((child, 0));
                }
            } else if low[node] == order[node] {
                let from = stack.iter().rposition(|&member| member == node).unwrap_or(0);
                let mut members = stack.split_off(from);
                members.iter().for_each(|&member| open[member] = false);
                members.sort_unstable();
                found.push(members);
            }
        }
    }
    found
}

/// Loops such that every node on any loop is on one of them, each a shortest one, beginning at its first
/// node.
pub(super) fn cycles(next: &[Vec<usize>], components: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut cycles: Vec<Vec<usize>> = Vec::new();
    for members in components {
        let first = cycles.len();
        for &start in members {
            if cycles[first..].iter().any(|cycle| cycle.contains(&start)) {
                continue;
            }
            if let Some(mut cycle) = shortest_loop(next, members, start) {
                let lowest = (0..cycle.len()).min_by_key(|&at| cycle[at]).unwrap_or(0);
                cycle.rotate_left(lowest);
                cycles.push(cycle);
            }
        }
    }
    cycles.sort_unstable();
    cycles
}

/// The shortest way from a node back to itself, staying within the members of its component.
fn shortest_loop(next: &[Vec<usize>], members: &[usize], start: usize) -> Option<Vec<usize>> {
    let mut before: Vec<Option<usize>> = vec![None; next.len()];
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for &child in next[node].iter().filter(|child| members.binary_search(child).is_ok()) {
            if child == start {
                let mut path = vec![node];
                while let Some(previous) = path.last().and_then(|&last| before[last]) {
                    path.push(previous);
                }
                path.reverse();
                return Some(path);
            }
            if before[child].is_none() {
                before[child] = Some(node);
                queue.push_back(child);
            }
        }
    }
    None
}
