//! Finding loops: strongly connected components, and one shortest loop through each.

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

/// One shortest loop through the first node of each component that has one, beginning at that node.
pub(super) fn cycles(next: &[Vec<usize>], components: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut cycles: Vec<_> = components.iter().filter_map(|members| shortest_loop(next, members)).collect();
    cycles.sort_unstable();
    cycles
}

/// The shortest way from the first member back to itself, staying within the members.
fn shortest_loop(next: &[Vec<usize>], members: &[usize]) -> Option<Vec<usize>> {
    let &start = members.first()?;
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
