package org.composure.event.admin;

import org.composure.actor.Role;
import org.composure.auth.Authorized;
import org.composure.event.MessageState;
import org.composure.event.store.MessageBoard;
import org.composure.event.store.MessageBoard.Filter;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page of messages: what the broker has not taken, the parked ones first. */
@Controller
@Authorized(roles = Role.VIEWER)
public class MessagePages {

    private static final int SHOWN = 200;

    private final MessageBoard messages;

    /** Shows what the board knows. */
    public MessagePages(MessageBoard messages) {
        this.messages = messages;
    }

    /** The page's address, with its slash. */
    @GetMapping("/admin/messages")
    public String home() {
        return "redirect:/admin/messages/";
    }

    /** The messages that the broker has not taken. */
    @GetMapping("/admin/messages/")
    public String list(Model model) {
        model.addAttribute("total", messages.count(new Filter(null, null)));
        model.addAttribute("parked", messages.count(new Filter(MessageState.PARKED, null)));
        model.addAttribute("messages", messages.list(new Filter(null, null), MessageBoard.PARKED_FIRST, SHOWN, 0));
        return "admin/messages";
    }
}
